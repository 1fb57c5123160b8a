import { z } from '../../reauth/trace/zod.ts';
import { faultListSchema } from '../faults/fault.ts';
import type { Policy } from '../protocol/policy.ts';
import { choice, cookieLife, flag, keyText, lifetime, list, pattern, port, wait } from './value-schemas.ts';

/** Cookies ignore ports, so two servers on one host need names of their own. */
const cookiePrefix = pattern(
  /^(?!__(?:Host|Secure)-)[A-Za-z0-9_-]{0,32}$/i,
  'up to 32 letters, digits, - or _, not beginning with __Host- or __Secure-',
);
const host = pattern(/^[A-Za-z0-9.:-]{1,253}$/, 'a host name or an IP address, such as localhost');
const origin = pattern(/^https?:\/\/[A-Za-z0-9.[\]:-]+$/, 'origins such as http://localhost:5173, separated by commas');
const redis = pattern(/^rediss?:\/\/\S+$/, 'a URL such as redis://localhost:6379');
const path = pattern(/^[^\0]{1,4096}$/, 'the path of a file');

/** Every setting there is. Flags, environment, config file, control API and forms are parsed by this and by nothing else. */
export const settingsSchema = z.strictObject({
  port,
  controlPort: port,
  host,
  access: lifetime,
  refresh: lifetime,
  sliding: flag,
  rotation: choice('off', 'strict', 'grace'),
  grace: lifetime,
  graceMode: choice('same-successor', 'new-branch', 'access-only', 'refuse', 'until-used'),
  onReuse: choice('accept', 'reject', 'revoke-family', 'revoke-user'),
  accessCookie: cookieLife,
  refreshCookie: cookieLife,
  clearOnFailure: flag,
  sessions: choice('per-login', 'per-user'),
  algorithm: choice('ES256', 'RS256', 'HS256'),
  profile: choice('default', 'rfc', 'bearer'),
  cookiePrefix,
  origin: list(origin),
  apiDelay: wait,
  refreshDelay: wait,
  faults: faultListSchema,
  fast: flag,
  demo: flag,
  redis: redis.optional(),
  accessKey: keyText.optional(),
  accessKeyFile: path.optional(),
  refreshKey: keyText.optional(),
  refreshKeyFile: path.optional(),
});

/** All settings, parsed: durations in ms. */
export type Settings = z.output<typeof settingsSchema>;
export type SettingName = keyof Settings;

/** The part that can change while the server runs: what `PATCH policy` takes. */
export const policySchema = settingsSchema.pick({
  access: true,
  refresh: true,
  sliding: true,
  rotation: true,
  grace: true,
  graceMode: true,
  onReuse: true,
  accessCookie: true,
  refreshCookie: true,
  clearOnFailure: true,
  sessions: true,
  profile: true,
  apiDelay: true,
  refreshDelay: true,
}) satisfies z.ZodType<Policy>;

/** The names of `policySchema`. */
export const POLICY_NAMES: ReadonlySet<string> = new Set(policySchema.keyof().options);

/** The run-time part of the settings. */
export function policyOf(settings: Settings): Policy {
  const { access, refresh, sliding, rotation, grace, graceMode, onReuse, ...others } = settings;
  const { accessCookie, refreshCookie, clearOnFailure, sessions, profile, apiDelay, refreshDelay } = others;
  const lives = { access, refresh, sliding, accessCookie, refreshCookie };
  return { ...lives, rotation, grace, graceMode, onReuse, clearOnFailure, sessions, profile, apiDelay, refreshDelay };
}
