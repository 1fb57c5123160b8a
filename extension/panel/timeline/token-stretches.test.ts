import { expect, test } from 'vitest';
import { epochsOf } from '../../../reauth/trace/epochs.ts';
import { tokenRef, TraceBuilder } from '../../../reauth/trace/trace-builder.ts';
import { tokenStretchesOf } from './token-stretches.ts';

const access = (n: number, at: number, sid = 's1') => tokenRef(`${sid}a${n}`, 'access', n, 1_000_000 + at + 100, sid);

const drawn = (trace: TraceBuilder) =>
  tokenStretchesOf(epochsOf(trace.trace), 'salt').map(
    ({ look, text, from, to }) => `${look} ${text.replace(/ · [0-9a-f]{4}/, '')} ${from}-${to ?? ''}`,
  );

const signedIn = (): TraceBuilder => new TraceBuilder().server(0, { type: 'token.issued', token: access(1, 0) });

test('a token whose reply was cut is lost on the way, in words and look', () => {
  const trace = signedIn()
    .server(150, { type: 'token.issued', token: access(2, 150), call: 'c2', from: 'r1' })
    .server(151, { type: 'call.dropped', call: 'c2', when: 'after' });

  expect(drawn(trace)).toEqual([
    'fresh gen 1 0-100',
    'stale expired 100-150',
    'lost lost on the way: gen 2 150-250',
    'stale expired 250-',
  ]);
});

test('from the revocation on the band says revoked, until another session begins', () => {
  const trace = signedIn().server(40, { type: 'family.revoked', sid: 's1', call: 'c2' });
  expect(drawn(trace)).toEqual(['fresh gen 1 0-40', 'revoked revoked 40-']);

  trace.server(60, { type: 'token.issued', token: access(1, 60, 's2') });
  expect(drawn(trace)).toEqual([
    'fresh gen 1 0-40',
    'revoked revoked 40-60',
    'fresh gen 1 60-160',
    'stale expired 160-',
  ]);
});

test('the revocation of a session that is out of use here cuts nothing', () => {
  const trace = signedIn()
    .server(20, { type: 'token.issued', token: access(1, 20, 's2') })
    .server(40, { type: 'family.revoked', sid: 's1', call: 'c2' });

  expect(drawn(trace)).toEqual(['fresh gen 1 0-20', 'fresh gen 1 20-120', 'stale expired 120-']);
});
