import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../time/instant.ts';
import type { TokenRef } from './events.ts';
import { emptyFamilies, familiesOf, stepFamilies } from './families.ts';
import { tokenStateAt, type Family, type GracePolicy } from './family.ts';
import { inBatches, someTrace } from './trace-arbitrary.ts';
import { tokenRef, TraceBuilder } from './trace-builder.ts';

const END = 1_060_000;
const r1 = tokenRef('r1', 'refresh', 1, END);
const r2 = tokenRef('r2', 'refresh', 2, END);
const r3 = tokenRef('r3', 'refresh', 3, END);
const a2 = tokenRef('a2', 'access', 2, 1_016_000);

const signedIn = (): TraceBuilder =>
  new TraceBuilder()
    .received(0, 'c1', 'A.1.1', 'login')
    .server(1, { type: 'session.started', sid: 's1', user: 'u1', call: 'c1' })
    .server(1, { type: 'token.issued', token: tokenRef('a1', 'access', 1, 1_015_000), call: 'c1' })
    .server(1, { type: 'token.issued', token: r1, call: 'c1' })
    .replied(1, 'c1', 200, 'logged-in', { exchange: 'A.1.1' });

/** `call` presents `from` and gets `into` for it. */
const rotated = (trace: TraceBuilder, at: number, call: string, from: TokenRef, into: TokenRef): TraceBuilder =>
  trace
    .received(at, call, `A.${call.slice(1)}.2`, 'refresh', { refresh: from })
    .server(at, { type: 'token.rotated', token: from, by: call, into })
    .server(at, { type: 'token.issued', token: into, call, from: from.id })
    .server(at, { type: 'token.issued', token: a2, call, from: from.id })
    .replied(at, call, 200, 'refreshed');

const stolen = (trace = rotated(signedIn(), 10, 'c2', r1, r2)): TraceBuilder =>
  trace
    .received(20, 'c3', 'B.1.1', 'refresh', { refresh: r1 })
    .server(20, { type: 'token.reused', token: r1, call: 'c3', exchange: 'B.1.1', spentBy: 'c2' })
    .server(20, { type: 'family.revoked', sid: 's1', call: 'c3' })
    .replied(20, 'c3', 403, 'refresh-spent', { exchange: 'B.1.1' });

const only = (trace: TraceBuilder): Family => {
  const [family, ...others] = familiesOf(trace.trace);
  if (family === undefined || others.length > 0) throw new Error('The trace is to have one session.');
  return family;
};
const states = (family: Family, now: number, policy?: GracePolicy) =>
  family.nodes.map((node) => `${node.token.id} ${tokenStateAt(family, node, instant(now), policy)}`);

test('a sign-in has one live token, which knows who got it', () => {
  const family = only(signedIn());

  expect(family).toMatchObject({ sid: 's1', user: 'u1', state: 'live', startedAt: 1, forgotten: 0 });
  expect(family.nodes).toEqual([
    { token: r1, issuedBy: { call: 'c1', exchange: 'A.1.1' }, presentations: [], earlier: 0, accessCount: 0 },
  ]);
});

test('a rotation spends the token and names its successor, who spent it and what that brought', () => {
  const [old, fresh] = only(rotated(signedIn(), 10, 'c2', r1, r2)).nodes;

  expect(old).toMatchObject({
    spent: { call: 'c2', exchange: 'A.2.2', clock: 1_000_010 },
    presentations: [{ call: 'c2', exchange: 'A.2.2', at: 10, outcome: 'granted', again: false }],
    accessCount: 1,
    access: a2,
  });
  expect(fresh).toMatchObject({ token: r2, parent: 'r1', issuedBy: { call: 'c2', exchange: 'A.2.2' } });
  expect(fresh).not.toHaveProperty('spent');
});

test('a spent token that is presented again is refused, and revokes the family', () => {
  const family = only(stolen());

  expect(family).toMatchObject({
    state: 'revoked',
    why: 'reuse',
    revokedBy: { call: 'c3', exchange: 'B.1.1' },
    endedAt: 20,
  });
  expect(family.nodes[0]?.presentations[1]).toEqual({
    call: 'c3',
    exchange: 'B.1.1',
    at: 20,
    outcome: 'refused',
    again: true,
    revoked: true,
    reason: 'refresh-spent',
  });
  expect(states(family, 1_000_030)).toEqual(['r1 revoked', 'r2 revoked']);
});

test('the token of a family that was revoked before is refused too, and the revocation stays', () => {
  const trace = stolen()
    .received(30, 'c4', 'A.4.2', 'refresh', { refresh: r2 })
    .replied(30, 'c4', 403, 'session-revoked')
    .server(40, { type: 'session.ended', sid: 's1', why: 'expired' });

  const family = only(trace);

  expect(family).toMatchObject({ state: 'revoked', why: 'reuse' });
  expect(family.nodes[1]?.presentations).toEqual([
    { call: 'c4', exchange: 'A.4.2', at: 30, outcome: 'refused', again: false, reason: 'session-revoked' },
  ]);
});

test('a forgiven token may bring a branch: two tokens of one parent', () => {
  const trace = rotated(signedIn(), 10, 'c2', r1, r2)
    .received(12, 'c3', 'B.1.1', 'refresh', { refresh: r1 })
    .server(12, { type: 'token.forgiven', token: r1, call: 'c3', mode: 'new-branch', spentBy: 'c2' })
    .server(12, { type: 'token.issued', token: r3, call: 'c3', from: 'r1' })
    .replied(12, 'c3', 200, 'refreshed');

  const family = only(trace);

  expect(family.nodes.map(({ token, parent }) => [token.id, parent])).toEqual([
    ['r1', undefined],
    ['r2', 'r1'],
    ['r3', 'r1'],
  ]);
  expect(family.nodes[0]?.presentations[1]).toMatchObject({ outcome: 'forgiven', mode: 'new-branch', again: true });
  expect(states(family, 1_000_020)).toEqual(['r1 spent', 'r2 live', 'r3 live']);
});

test('the same successor that is given once more stays where it is in the tree', () => {
  const trace = rotated(signedIn(), 10, 'c2', r1, r2)
    .server(12, { type: 'token.forgiven', token: r1, call: 'c3', mode: 'same-successor', spentBy: 'c2' })
    .server(12, { type: 'token.issued', token: r2, call: 'c3', from: 'r1' });

  expect(only(trace).nodes.map(({ token, parent }) => [token.id, parent])).toEqual([
    ['r1', undefined],
    ['r2', 'r1'],
  ]);
});

test('a spent token that the policy accepts is granted, though it came again', () => {
  const trace = rotated(signedIn(), 10, 'c2', r1, r2)
    .received(12, 'c3', 'B.1.1', 'refresh', { refresh: r1 })
    .server(12, { type: 'token.reused', token: r1, call: 'c3', spentBy: 'c2' })
    .server(12, { type: 'token.issued', token: r3, call: 'c3', from: 'r1' });

  expect(only(trace).nodes[0]?.presentations[1]).toMatchObject({ outcome: 'granted', again: true });
});

test('without rotation one token is presented time and again, and the latest are kept', () => {
  const trace = signedIn();
  for (let n = 2; n < 40; n += 1) {
    const call = `c${n}`;
    trace
      .received(n, call, `A.${n}.2`, 'refresh', { refresh: r1 })
      .server(n, { type: 'token.issued', token: tokenRef(`a${n}`, 'access', n, END), call, from: 'r1' })
      .replied(n, call, 200, 'refreshed');
  }

  const [node] = only(trace).nodes;

  expect(node).toMatchObject({ accessCount: 38, access: { id: 'a39' }, earlier: 18 });
  expect(node).not.toHaveProperty('spent');
  expect(node?.presentations.map(({ call }) => call)).toEqual(
    Array.from({ length: 20 }, (_, index) => `c${index + 20}`),
  );
});

test('a rotation whose reply is lost says so: cut by the server, or nobody was there', () => {
  const cut = rotated(signedIn(), 10, 'c2', r1, r2).received(12, 'c3', 'A.3.2', 'refresh', { refresh: r2 });
  cut
    .server(12, { type: 'token.rotated', token: r2, by: 'c3', into: r3 })
    .server(12, { type: 'call.dropped', call: 'c3', when: 'after' })
    .server(13, { type: 'call.abandoned', call: 'c3' });
  expect(only(cut).nodes[1]?.presentations).toMatchObject([{ call: 'c3', outcome: 'granted', lost: 'dropped' }]);

  const left = signedIn().received(12, 'c3', 'A.3.2', 'refresh', { refresh: r1 });
  left
    .server(13, { type: 'call.abandoned', call: 'c3' })
    .server(14, { type: 'token.rotated', token: r1, by: 'c3', into: r2 });
  expect(only(left).nodes[0]?.presentations).toMatchObject([{ call: 'c3', outcome: 'granted', lost: 'abandoned' }]);
});

test('a call that is cut before the server acted presents nothing', () => {
  const trace = signedIn()
    .received(12, 'c3', 'A.3.2', 'refresh', { refresh: r1 })
    .server(12, { type: 'call.dropped', call: 'c3', when: 'before' });

  expect(only(trace).nodes[0]?.presentations).toEqual([]);
});

test('a token runs out by the clock of the server, or by command', () => {
  expect(states(only(signedIn()), END - 1)).toEqual(['r1 live']);
  expect(states(only(signedIn()), END)).toEqual(['r1 expired']);

  const cutShort = { ...r1, expiresAt: instant(1_000_005) };
  expect(states(only(signedIn().server(5, { type: 'token.expired', token: cutShort })), 1_000_005)).toEqual([
    'r1 expired',
  ]);
});

test('a command that expires the refresh tokens ends the grace of the spent ones too', () => {
  const grace: GracePolicy = { rotation: 'grace', grace: 60_000, graceMode: 'new-branch' };
  const trace = rotated(signedIn(), 10, 'c2', r1, r2);
  trace.server(20, { type: 'token.expired', token: { ...r2, expiresAt: instant(1_000_020) } });

  expect(states(only(trace), 1_000_019, grace)).toEqual(['r1 in-grace', 'r2 live']);
  expect(states(only(trace), 1_000_020, grace)).toEqual(['r1 spent', 'r2 expired']);
});

test('the offset follows a clock that is moved', () => {
  const model = stepFamilies(emptyFamilies, signedIn().server(5, { type: 'clock.advanced', by: 10_000 }).trace);

  expect(model.offset).toBe(1_010_000);
});

test('a session that ends leaves its tokens ended, and one that ran out leaves them expired', () => {
  const ended = (why: 'logout' | 'expired') => only(signedIn().server(9, { type: 'session.ended', sid: 's1', why }));

  expect(states(ended('logout'), 1_000_010)).toEqual(['r1 ended']);
  expect(states(ended('expired'), 1_000_010)).toEqual(['r1 expired']);
  expect(only(signedIn().server(9, { type: 'state.reset' }))).toMatchObject({ state: 'ended', why: 'reset' });
});

test('a spent token is in grace as long as the policy forgives it', () => {
  const grace: GracePolicy = { rotation: 'grace', grace: 1_000, graceMode: 'new-branch' };
  const family = only(rotated(signedIn(), 10, 'c2', r1, r2));
  expect(states(family, 1_001_009, grace)).toEqual(['r1 in-grace', 'r2 live']);
  expect(states(family, 1_001_010, grace)).toEqual(['r1 spent', 'r2 live']);

  const untilUsed: GracePolicy = { ...grace, graceMode: 'until-used' };
  expect(states(family, 1_050_000, untilUsed)).toEqual(['r1 in-grace', 'r2 live']);
  const used = only(rotated(rotated(signedIn(), 10, 'c2', r1, r2), 20, 'c3', r2, r3));
  expect(states(used, 1_000_020, untilUsed)).toEqual(['r1 spent', 'r2 in-grace', 'r3 live']);
});

test('another session of the user that is revoked too names whose spent token did it', () => {
  const trace = stolen()
    .server(5, { type: 'session.started', sid: 's2', user: 'u1' })
    .server(20, { type: 'family.revoked', sid: 's2', call: 'c3', because: 's1' });

  expect(familiesOf(trace.trace)[1]).toMatchObject({ sid: 's2', state: 'revoked', because: 's1' });
});

test('a trace that begins in the middle still shows the tokens that it names', () => {
  const trace = rotated(new TraceBuilder(), 10, 'c2', r1, r2);
  const family = only(trace);

  expect(family).not.toHaveProperty('user');
  expect(family.nodes.map(({ token, parent }) => [token.id, parent])).toEqual([
    ['r1', undefined],
    ['r2', 'r1'],
  ]);
});

test('a long chain keeps its newest generations and says how many are gone', () => {
  const trace = signedIn();
  for (let n = 1; n < 300; n += 1)
    rotated(trace, n, `c${n + 1}`, tokenRef(`r${n}`, 'refresh', n, END), tokenRef(`r${n + 1}`, 'refresh', n + 1, END));

  const family = only(trace);

  expect(family.nodes).toHaveLength(200);
  expect(family.forgotten).toBe(100);
  expect(family.nodes.at(-1)?.token.id).toBe('r300');
});

test('of a thousand sign-ins the latest hundred are kept', () => {
  const trace = new TraceBuilder();
  for (let n = 0; n < 1_000; n += 1) trace.server(n, { type: 'session.started', sid: `s${n}`, user: 'u1' });

  const families = familiesOf(trace.trace);

  expect(families).toHaveLength(100);
  expect(families.at(-1)?.sid).toBe('s999');
});

test('any batching makes the same families, and leaves the model it was given as it was', () => {
  fc.assert(
    fc.property(someTrace, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (trace, sizes) => {
      const batched = inBatches(trace, sizes).reduce(stepFamilies, emptyFamilies);
      expect(batched).toEqual(stepFamilies(emptyFamilies, trace));
      const kept = structuredClone(batched.families);
      stepFamilies(batched, trace);
      expect(batched.families).toEqual(kept);
    }),
  );
});

test('in any trace a family is a forest: every parent was issued before its child', () => {
  fc.assert(
    fc.property(someTrace, (trace) => {
      for (const { nodes } of familiesOf(trace)) {
        expect(new Set(nodes.map(({ token }) => token.id)).size).toBe(nodes.length);
        const ids = nodes.map(({ token }) => token.id);
        for (const [index, { parent }] of nodes.entries())
          if (parent !== undefined) expect(ids.indexOf(parent)).toBeLessThan(index);
      }
    }),
  );
});
