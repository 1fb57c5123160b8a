import { POLICY_NAMES, settingsSchema } from '../../../mock-server/settings/schema.ts';
import { SETTINGS } from '../../../mock-server/settings/registry.ts';
import type { PolicyValues } from '../sources/control.ts';

/** Settings that belong together, under the name that a teacher gives them. */
export interface PolicyPreset {
  readonly title: string;
  readonly hint: string;
  readonly patch: PolicyValues;
}

/** How long the server waits is a matter of the lesson, not of the protocol: no preset changes it. */
const DELAYS: ReadonlySet<string> = new Set(['apiDelay', 'refreshDelay']);

const ARTICLE: PolicyValues = Object.fromEntries(
  SETTINGS.flatMap(({ name, default: preset }) => {
    if (!POLICY_NAMES.has(name) || DELAYS.has(name)) return [];
    const value = settingsSchema.shape[name].parse(preset);
    return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? [[name, value]] : [];
  }),
);

/** The presets, in the order in which a class meets them. */
export const PRESETS: readonly PolicyPreset[] = [
  {
    title: 'Article’s default',
    hint: 'Everything but the delays as it is without a flag: 15s and 60s, no rotation',
    patch: ARTICLE,
  },
  {
    title: 'Strict rotation',
    hint: 'A refresh token is good once; a spent one revokes its whole family',
    patch: { rotation: 'strict', onReuse: 'revoke-family' },
  },
  {
    title: 'Rejects reuse',
    hint: 'A refresh token is good once; a spent one is refused, the session lives on',
    patch: { rotation: 'strict', onReuse: 'reject' },
  },
  {
    title: 'Grace 10 s',
    hint: 'A token that was spent less than 10 seconds ago brings the same successor again',
    patch: { rotation: 'grace', grace: 10_000, graceMode: 'same-successor' },
  },
  {
    title: 'Cookie outlives token',
    hint: 'The browser goes on sending an access token that has expired: 15s in a cookie of 60s',
    patch: { access: 15_000, accessCookie: 60_000 },
  },
];

/** Whether the server goes by it already. */
export const isInForce = ({ patch }: PolicyPreset, policy: PolicyValues): boolean =>
  Object.entries(patch).every(([name, value]) => policy[name] === value);
