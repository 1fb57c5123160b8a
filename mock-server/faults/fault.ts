import type { FaultKind } from '../../reauth/trace/events.ts';
import { z } from '../../reauth/trace/zod.ts';
import { callMatch, tabPrefix } from '../settings/call-match.ts';
import { choice, durationBetween, flag, pattern, signedDuration, wholeNumber } from '../settings/value-schemas.ts';

const HOUR_MS = 3_600_000;
const upToAnHour = durationBetween(0, HOUR_MS, 'a duration such as 500ms or 20s, from 0ms to 60m');
const pause = durationBetween(0, 60_000, 'a duration such as 200ms or 2s, from 0ms to 60s');
const skew = signedDuration(24 * HOUR_MS, 'a duration such as 30s or -5m, at most a day to either side');
const id = pattern(/^[A-Za-z0-9_-]{1,40}$/, '1 to 40 letters, digits, - or _');
const CALLS = 1_000_000;
const A_FAULT = 'a fault, such as {"kind":"drop","match":"/api/auth/refresh"}';

/** Which calls a fault is done to. All conditions must hold; `selection.ts` says how calls are counted. */
const aim = {
  /** Given by the server where it is left out. */
  id: id.optional(),
  match: callMatch.default('*'),
  /** Only calls of the tab whose id begins so. Calls of clients without our observers have no tab. */
  tab: tabPrefix.optional(),
  /** From the nth call on that the other conditions let through, from 1. */
  nth: wholeNumber(1, CALLS).optional(),
  /** For so many calls. Left out: one where `nth` is given, else until the fault is removed. */
  times: wholeNumber(1, CALLS).optional(),
  /** Wall time since the fault was set. */
  from: upToAnHour.optional(),
  to: upToAnHour.optional(),
};

/** Before the server acts, or once it has. */
const when = choice('before', 'after').default('before');

/** An object whose unknown fields are told which ones there are. */
function fields<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  const known = Object.keys(shape).join(', ');
  return z.strictObject(shape, {
    error: ({ code }) => (code === 'unrecognized_keys' ? `only the fields ${known}` : A_FAULT),
  });
}

/** One schema a kind: what is done to a call. */
export const FAULT_SCHEMAS = {
  /** The call takes longer: by `by`, or by something between `by` and `upTo` that `seed` determines. */
  latency: fields({
    ...aim,
    kind: z.literal('latency'),
    by: pause,
    upTo: pause.optional(),
    seed: wholeNumber(0, 4_294_967_295).default(1),
    when,
  }),
  /** The connection is cut: before the server has done anything, or after it has committed. */
  drop: fields({ ...aim, kind: z.literal('drop'), when }),
  /** No answer ever comes, until the fault is removed. */
  hang: fields({ ...aim, kind: z.literal('hang'), when }),
  /** Another answer: instead of the server's work (`before`), or instead of its reply (`after`). */
  status: fields({
    ...aim,
    kind: z.literal('status'),
    status: wholeNumber(400, 599),
    body: flag.default(true),
    /** `Retry-After`, in whole seconds (RFC 9110 section 10.2.3). */
    retryAfter: upToAnHour.optional(),
    when,
  }),
  /** The reply has no CORS headers, so a page of another origin cannot read even its status. */
  'no-cors': fields({
    ...aim,
    kind: z.literal('no-cors'),
    /** Only replies of this status, such as 401. */
    status: wholeNumber(200, 599).optional(),
  }),
  /**
   * `blocked`: the reply comes without its Set-Cookie. `delayed`: they come with the first reply to the same browser after
   * `by`. `reordered`: the reply is kept back until the next one to the same browser is out, so that the older cookies
   * arrive last; `by` bounds the wait.
   */
  'set-cookie': fields({
    ...aim,
    kind: z.literal('set-cookie'),
    how: choice('blocked', 'delayed', 'reordered'),
    by: pause.default(5_000),
  }),
  /** A rotation spends the old token, pauses, and only then inserts its successor. */
  'non-atomic-rotation': fields({ ...aim, kind: z.literal('non-atomic-rotation'), pause }),
  /** The call reads sessions as they were so long ago, as from a replica that lags; what it writes wins. */
  'replication-lag': fields({ ...aim, kind: z.literal('replication-lag'), by: pause }),
  /** The server takes it to be so much later, or earlier, than it is. */
  'clock-skew': fields({ ...aim, kind: z.literal('clock-skew'), by: skew }),
} satisfies Readonly<Record<FaultKind, z.ZodType>>;

const KINDS = Object.keys(FAULT_SCHEMAS);

/** What can be done to calls on purpose, as data. */
export const faultSchema = z
  .discriminatedUnion(
    'kind',
    [
      FAULT_SCHEMAS.latency,
      FAULT_SCHEMAS.drop,
      FAULT_SCHEMAS.hang,
      FAULT_SCHEMAS.status,
      FAULT_SCHEMAS['no-cors'],
      FAULT_SCHEMAS['set-cookie'],
      FAULT_SCHEMAS['non-atomic-rotation'],
      FAULT_SCHEMAS['replication-lag'],
      FAULT_SCHEMAS['clock-skew'],
    ],
    { error: ({ code }) => (code === 'invalid_union' ? `one of ${KINDS.join(', ')}` : A_FAULT) },
  )
  .superRefine((fault, { issues }) => {
    const { from = 0, to } = fault;
    const say = (path: string, message: string) =>
      void issues.push({ code: 'custom', path: [path], message, input: to });
    if (to !== undefined && to <= from) say('to', 'a duration that is longer than "from"');
    if (fault.kind === 'latency' && fault.upTo !== undefined && fault.upTo < fault.by) {
      say('upTo', 'a duration that is not shorter than "by"');
    }
  });

/** More would be a mistake of a script, and each call looks at every one of them. */
export const FAULTS_AT_MOST = 100;

/** Faults together: an id that is given twice is refused where it comes again. */
export const faultListSchema = z
  .array(faultSchema, { error: () => 'an array of faults, such as [{"kind":"drop"}]' })
  .max(FAULTS_AT_MOST, { error: () => `at most ${FAULTS_AT_MOST} faults` })
  .superRefine((faults, { issues }) => {
    const ids = faults.map(({ id: given }) => given);
    for (const [index, given] of ids.entries()) {
      if (given === undefined || ids.indexOf(given) === index) continue;
      issues.push({ code: 'custom', path: [index, 'id'], message: 'an id that no other fault has', input: given });
    }
  })
  .readonly();

/** A fault as it was parsed: durations in ms, defaults filled in. */
export type FaultToSet = z.output<typeof faultSchema>;
/** A fault that stands. */
export type Fault = FaultToSet & { readonly id: string };
/** A fault as `GET state` lists it: how many calls it has looked at, and to how many it was done. */
export type StandingFault = Fault & { readonly seen: number; readonly applied: number };

/** A fault of one kind. */
export type FaultOf<Kind extends FaultKind> = Extract<Fault, { readonly kind: Kind }>;
