import fc from 'fast-check';
import type { ModelPolicy } from '../facts.ts';

/** Which token a client presents: one that was handed out, counted back from the newest, or none, or a forged one. */
export type Pick = { readonly pick: 'handed-out'; readonly back: number } | { readonly pick: 'nothing' | 'forged' };

/** A fault on one call: the connection is cut, or another answer comes, before the server has acted or after. */
export type Fault = {
  readonly kind: 'drop' | 'status';
  readonly when: 'before' | 'after';
};

/** One thing that happens, some time after the one before. */
export type Step = { readonly wait: number } & (
  | { readonly do: 'login'; readonly user: 'user@example.com' | 'admin@example.com' }
  | { readonly do: 'refresh'; readonly token: Pick; readonly fault: Fault | undefined }
  | { readonly do: 'guarded'; readonly token: Pick; readonly isOrder: boolean; readonly fault: Fault | undefined }
  | { readonly do: 'logout'; readonly access: Pick; readonly refresh: Pick }
  | { readonly do: 'expire'; readonly what: 'access' | 'refresh' | 'session' }
  | { readonly do: 'advance'; readonly by: number }
  | { readonly do: 'policy'; readonly change: Partial<ModelPolicy> }
);

/** A policy to begin with, and what happens then. */
export interface Sequence {
  readonly policy: ModelPolicy;
  readonly steps: readonly Step[];
}

const of = <const T>(...values: readonly [T, ...T[]]) => fc.constantFrom<T>(...values);
const change = <Name extends keyof ModelPolicy>(name: Name, values: fc.Arbitrary<ModelPolicy[Name]>) =>
  values.map((value): Partial<ModelPolicy> => ({ [name]: value }));

const access = of(2_000, 4_000);
const refresh = of(6_000, 12_000);
const grace = of(1_000, 3_000);
const rotation = of('off', 'strict', 'grace', 'grace');
const graceMode = of('same-successor', 'new-branch', 'access-only', 'refuse', 'until-used');
const onReuse = of('accept', 'reject', 'revoke-family', 'revoke-user');
const profile = of('default', 'rfc', 'bearer');
const sessions = of('per-login', 'per-login', 'per-user');

const anyPolicy: fc.Arbitrary<ModelPolicy> = fc.record({
  access,
  refresh,
  sliding: fc.boolean(),
  rotation,
  grace,
  graceMode,
  onReuse,
  sessions,
  profile,
});

/** The newest tokens are presented most, as clients do; old ones and those of other sessions often enough. */
const token: fc.Arbitrary<Pick> = fc.oneof(
  { weight: 12, arbitrary: fc.record({ pick: of('handed-out'), back: fc.nat(3) }) },
  { weight: 4, arbitrary: fc.record({ pick: of('handed-out'), back: fc.nat(12) }) },
  { weight: 1, arbitrary: fc.record({ pick: of('nothing', 'forged') }) },
);
const wait = fc.oneof(
  { weight: 4, arbitrary: fc.constant(0) },
  { weight: 3, arbitrary: fc.integer({ min: 1, max: 1_500 }) },
  // Round numbers meet the boundaries of lives and graces exactly.
  { weight: 3, arbitrary: of(1_000, 2_000, 3_000) },
);
const fault: fc.Arbitrary<Fault | undefined> = fc.oneof(
  { weight: 9, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.record({ kind: of('drop', 'status'), when: of('before', 'after', 'after') }) },
);
const anyChange: fc.Arbitrary<Partial<ModelPolicy>> = fc.oneof(
  change('rotation', rotation),
  change('graceMode', graceMode),
  change('onReuse', onReuse),
  change('sliding', fc.boolean()),
  change('profile', profile),
  change('access', access),
  change('refresh', refresh),
  change('grace', grace),
);

const login = fc.record({
  wait,
  do: of('login'),
  user: of('user@example.com', 'user@example.com', 'admin@example.com'),
});
const steps = {
  refresh: fc.record({ wait, do: of('refresh'), token, fault }),
  guarded: fc.record({ wait, do: of('guarded'), token, isOrder: fc.boolean(), fault }),
  logout: fc.record({ wait, do: of('logout'), access: token, refresh: token }),
  expire: fc.record({ wait, do: of('expire'), what: of('access', 'access', 'refresh', 'refresh', 'session') }),
  advance: fc.record({ wait, do: of('advance'), by: of(1, 999, 2_000, 4_000) }),
  policy: fc.record({ wait, do: of('policy'), change: anyChange }),
};

/** Every policy value, and sequences that change none of them. */
export function sequencesUnder(fixed: Partial<ModelPolicy>): fc.Arbitrary<Sequence> {
  return sequences(fixed, 0);
}

/** Sequences in which the policy changes on the way. */
export const changingSequences: fc.Arbitrary<Sequence> = sequences({}, 3);

function sequences(fixed: Partial<ModelPolicy>, changes: number): fc.Arbitrary<Sequence> {
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 12, arbitrary: steps.refresh },
    { weight: 5, arbitrary: steps.guarded },
    { weight: 2, arbitrary: login },
    { weight: 1, arbitrary: steps.logout },
    { weight: 1, arbitrary: steps.expire },
    { weight: 1, arbitrary: steps.advance },
    { weight: changes, arbitrary: steps.policy },
  );
  const stepsUpTo = (maxLength: number) => fc.array(step, { maxLength, size: 'max' });
  return fc.record({
    policy: anyPolicy.map((policy) => ({ ...policy, ...fixed })),
    steps: fc
      .tuple(login, fc.oneof(stepsUpTo(6), stepsUpTo(12), stepsUpTo(24)))
      .map(([first, rest]) => [first, ...rest]),
  });
}
