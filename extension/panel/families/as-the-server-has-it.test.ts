import fc from 'fast-check';
import { expect, test } from 'vitest';
import { world, type World } from '../../../mock-server/handler/testing/world.ts';
import { instant } from '../../../reauth/time/instant.ts';
import { stepFamilies, emptyFamilies } from '../../../reauth/trace/families.ts';
import { tokenStateAt, type GracePolicy } from '../../../reauth/trace/family.ts';
import { z } from '../../../reauth/trace/zod.ts';

const stateSchema = z.object({
  now: z.number(),
  policy: z.object({ rotation: z.string(), grace: z.number(), graceMode: z.string() }),
  sessions: z.array(
    z.object({
      sid: z.string(),
      state: z.string(),
      tokens: z.array(
        z.object({
          id: z.string(),
          kind: z.enum(['access', 'refresh']),
          from: z.string().optional(),
          state: z.string(),
          spentBy: z.string().optional(),
        }),
      ),
    }),
  ),
});

const step = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant('refresh' as const), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('login' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('logout' as const) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('wait' as const), ms: fc.nat(3_000) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('expire' as const), what: fc.constantFrom('access', 'refresh') }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

const flags = fc.record({
  rotation: fc.constantFrom('off', 'strict', 'grace'),
  onReuse: fc.constantFrom('accept', 'reject', 'revoke-family', 'revoke-user'),
  graceMode: fc.constantFrom('same-successor', 'new-branch', 'access-only', 'refuse', 'until-used'),
  sliding: fc.boolean(),
});

/** Presents any of the refresh tokens that were ever handed out, spent ones too. */
async function play({ browser, clock }: World, steps: readonly Step[]): Promise<void> {
  const seen: string[] = [];
  const keep = (): void => {
    const token = browser.jar.get('refresh_token');
    if (token !== undefined && !seen.includes(token)) seen.push(token);
  };
  await browser.login();
  keep();
  for (const one of steps) {
    if (one.do === 'wait') await clock.advance(one.ms);
    else if (one.do === 'login') await browser.login();
    else if (one.do === 'logout') await browser.post('/api/auth/logout');
    else if (one.do === 'expire') await browser.post('/__reauth/expire', { what: one.what });
    else {
      const token = seen.at(-1 - (one.which % seen.length)) ?? '';
      browser.jar.set('refresh_token', token);
      await browser.post('/api/auth/refresh');
    }
    keep();
  }
}

test('whatever is done to it, the tree that is drawn of the events is the family that the server has', async () => {
  await fc.assert(
    fc.asyncProperty(flags, fc.array(step, { maxLength: 25 }), async (policy, steps) => {
      const server = world({ ...policy, access: '2s', refresh: '20s', grace: '1s', apiDelay: 0, refreshDelay: 0 });
      await play(server, steps);
      const { now, sessions, policy: told } = stateSchema.parse((await server.browser.get('/__reauth/state')).body);
      const grace: GracePolicy = told;
      const model = stepFamilies(emptyFamilies, server.core.events.since(0));

      for (const { sid, state, tokens } of sessions) {
        const family = model.families.find((one) => one.sid === sid);
        expect(family?.state).toBe(state);
        const drawn = family?.nodes.map((node) => ({
          id: node.token.id,
          from: node.parent,
          spentBy: node.spent?.call,
          state: tokenStateAt(family, node, instant(now), grace),
        }));
        // The server calls a token spent even when its family is revoked; the tree turns as a whole.
        const had = tokens
          .filter(({ kind }) => kind === 'refresh')
          .map((token) => ({
            id: token.id,
            from: token.from,
            spentBy: token.spentBy,
            state: state === 'revoked' ? 'revoked' : token.state,
          }));
        expect(drawn).toEqual(had);
      }
    }),
    { numRuns: 200 },
  );
}, 30_000);
