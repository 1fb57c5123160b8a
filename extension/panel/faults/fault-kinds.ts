import { FAULT_SCHEMAS } from '../../../mock-server/faults/fault.ts';
import { formFieldsOf, type FieldWords, type FormField } from '../../../mock-server/settings/form-fields.ts';
import type { FaultKind } from '../../../reauth/trace/events.ts';

/** One kind of fault as the form offers it. */
export interface KindOfFault {
  readonly kind: FaultKind;
  readonly title: string;
  /** What a new fault of this kind starts from; a field that is not named starts empty, or with its default. */
  readonly start: Readonly<Record<string, string>>;
  /** The fields that make this kind what it is, in the order of the schema. */
  readonly own: readonly FormField[];
}

type Row = readonly [kind: FaultKind, title: string, start?: Readonly<Record<string, string>>];

const ROWS: readonly Row[] = [
  ['status', 'Another status', { status: '503' }],
  ['drop', 'Connection cut', { when: 'after' }],
  ['latency', 'Takes longer', { by: '3s' }],
  ['hang', 'No answer ever'],
  ['set-cookie', 'Set-Cookie goes wrong', { how: 'blocked' }],
  ['no-cors', 'No CORS headers', { status: '401' }],
  ['non-atomic-rotation', 'Rotation in two steps', { pause: '2s' }],
  ['replication-lag', 'Stale replica', { by: '2s' }],
  ['clock-skew', 'Server’s clock is off', { by: '30s' }],
];

/** Which calls: the same for every kind, asked for apart. */
const AIM: ReadonlySet<string> = new Set(['id', 'match', 'tab', 'nth', 'times', 'from', 'to']);

const WHEN: FieldWords = {
  label: 'When',
  help: 'Before the server acts, or after: then it has done what it was asked.',
};

const OWN_WORDS: Readonly<Record<FaultKind, Readonly<Record<string, FieldWords>>>> = {
  latency: {
    by: { label: 'Longer by' },
    upTo: { help: 'Something between the two, the same each time for one seed. Empty: always the same.' },
    seed: {},
    when: WHEN,
  },
  drop: { when: WHEN },
  hang: { when: WHEN },
  status: {
    body: { help: 'With the JSON that the status usually has.' },
    retryAfter: { label: 'Retry-After', help: 'Empty: no such header.' },
    when: WHEN,
  },
  'no-cors': { status: { help: 'Only replies of this status. Empty: all.' } },
  'set-cookie': {
    how: { help: 'Left out, sent with a later reply, or overtaken by the next reply.' },
    by: { label: 'After', help: 'How late at most; blocked does not look at it.' },
  },
  'non-atomic-rotation': { pause: { help: 'Between spending the old token and inserting its successor.' } },
  'replication-lag': { by: { label: 'Behind by' } },
  'clock-skew': { by: { label: 'Off by', help: '30s is fast, -30s is slow.' } },
};

/** Every kind, the most wanted first. */
export const KINDS: readonly KindOfFault[] = ROWS.map(([kind, title, start = {}]) => ({
  kind,
  title,
  start,
  own: formFieldsOf(FAULT_SCHEMAS[kind], OWN_WORDS[kind]).filter(({ name }) => !AIM.has(name)),
}));

const aim = formFieldsOf(FAULT_SCHEMAS.drop, {
  match: { label: 'Path', help: 'What the path begins with, after a method where wanted: GET /api/items.' },
  times: { label: 'How often', help: 'For so many calls. Empty: until it is removed.' },
  nth: { label: 'From the nth on', help: 'Counted from when the fault is set. Empty: from the first.' },
  tab: { help: 'The beginning of its name, such as A. Empty: every tab.' },
  from: { help: 'How long after it was set it begins.' },
  to: { help: 'How long after it was set it is over.' },
  id: { label: 'Name', help: 'Empty: the server gives it one.' },
}).filter(({ name }) => AIM.has(name));

const named = (...names: readonly string[]): readonly FormField[] =>
  names.flatMap((name) => aim.find((field) => field.name === name) ?? []);

/** Asked for first: which calls, and how many of them. */
export const AIM_FIELDS: readonly FormField[] = named('match', 'times');

/** Asked for on demand: what narrows it down. */
export const NARROWING_FIELDS: readonly FormField[] = named('nth', 'tab', 'from', 'to', 'id');

/** The title of a kind. */
export const kindTitle = (kind: FaultKind): string => KINDS.find((one) => one.kind === kind)?.title ?? kind;
