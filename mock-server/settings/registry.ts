import { POLICY_NAMES, type SettingName } from './schema.ts';

/** What a person reads about one setting, and where it can be written. */
export interface Setting {
  readonly name: SettingName;
  /** As commander takes it: `--access <duration>`. A switch has no value. */
  readonly flag: string;
  /** The first that is set wins. */
  readonly env: readonly string[];
  readonly description: string;
  /** As it would be written; absent when there is none. */
  readonly default?: string | number | boolean | readonly string[];
  /** Whether `PATCH policy` changes it while the server runs. */
  readonly isPolicy: boolean;
  /** Its value is never shown. */
  readonly isSecret: boolean;
  /** Flag and variable hold JSON. */
  readonly isJson: boolean;
}

type Row = readonly [
  name: SettingName,
  flag: string,
  preset: Setting['default'],
  description: string,
  env?: string,
  secret?: 'secret',
];

const ROWS: readonly Row[] = [
  ['port', '--port <port>', 8000, 'port of the API and the pages', 'PORT'],
  [
    'controlPort',
    '--control-port <port>',
    undefined,
    'port of the control API and the event stream (default: port + 1)',
  ],
  [
    'host',
    '--host <host>',
    'localhost',
    'where to listen; another than loopback asks for a token on the control API',
    'HOST',
  ],
  ['access', '--access <duration>', '15s', 'life of an access token', 'ACCESS_TOKEN_TTL'],
  ['refresh', '--refresh <duration>', '60s', 'life of a session and of its refresh token', 'REFRESH_TOKEN_TTL'],
  ['sliding', '--sliding', false, 'each refresh gives the session its whole life again'],
  ['rotation', '--rotation <off|strict|grace>', 'off', 'whether a refresh token is spent when it is used'],
  ['grace', '--grace <duration>', '10s', 'under rotation grace: how long a spent token is forgiven'],
  [
    'graceMode',
    '--grace-mode <mode>',
    'same-successor',
    'what a forgiven token brings: same-successor, new-branch, access-only, refuse (but do not revoke), until-used (valid until its successor is used)',
  ],
  [
    'onReuse',
    '--on-reuse <what>',
    'revoke-family',
    'what a spent token does that is not forgiven: accept, reject, revoke-family, revoke-user',
  ],
  ['accessCookie', '--access-cookie <duration>', 'token', 'life of the access cookie, where it is not its token’s'],
  ['refreshCookie', '--refresh-cookie <duration>', 'token', 'life of the refresh cookie, where it is not its token’s'],
  ['clearOnFailure', '--clear-on-failure', false, 'the answer to a failed refresh clears the cookies'],
  ['sessions', '--sessions <per-login|per-user>', 'per-login', 'whether a sign-in ends the other sessions of its user'],
  ['algorithm', '--algorithm <name>', 'ES256', 'how tokens are signed: ES256, RS256 or HS256'],
  [
    'profile',
    '--profile <name>',
    'default',
    'default: cookies, a failed refresh is 403; rfc: cookies, 400 as in RFC 6749; bearer: tokens in the JSON body, 400',
  ],
  ['cookiePrefix', '--cookie-prefix <text>', '', 'put before the name of each cookie'],
  ['origin', '--origin <origins>', [], 'further origins that may call the API, separated by commas', 'CORS_ORIGIN'],
  ['apiDelay', '--api-delay <duration>', '120ms', 'how long an API call waits, so that one can watch'],
  ['refreshDelay', '--refresh-delay <duration>', '400ms', 'how long a refresh waits'],
  [
    'faults',
    '--faults <json>',
    [],
    'faults that stand from the start, as JSON: \'[{"kind":"drop","match":"/api/auth/refresh","when":"after","nth":1}]\'',
  ],
  ['fast', '--fast', false, 'waits nowhere: both delays are 0ms where they are not set'],
  ['demo', '--no-demo', true, 'skips the race that is shown at the start'],
  [
    'redis',
    '--redis <url>',
    undefined,
    'keeps users, sessions, keys and policy in this Redis, which servers may share, instead of in the process',
    'REDIS_URL',
    'secret',
  ],
  [
    'accessKey',
    '--access-key <pem>',
    undefined,
    'private key that signs access tokens',
    'ACCESS_TOKEN_PRIVATE_KEY',
    'secret',
  ],
  ['accessKeyFile', '--access-key-file <path>', undefined, 'file with that key', 'ACCESS_TOKEN_PRIVATE_KEY_FILE'],
  [
    'refreshKey',
    '--refresh-key <pem>',
    undefined,
    'private key that signs refresh tokens',
    'REFRESH_TOKEN_PRIVATE_KEY',
    'secret',
  ],
  ['refreshKeyFile', '--refresh-key-file <path>', undefined, 'file with that key', 'REFRESH_TOKEN_PRIVATE_KEY_FILE'],
];

/** Every setting, in the order of the help text. Each can be written as `REAUTH_…` too, which wins over the plain name. */
export const SETTINGS: readonly Setting[] = ROWS.map(([name, flag, preset, description, env, secret]) => ({
  name,
  flag,
  env: [`REAUTH_${upperSnake(name)}`, ...(env === undefined ? [] : [env])],
  description,
  ...(preset === undefined ? {} : { default: preset }),
  isPolicy: POLICY_NAMES.has(name),
  isSecret: secret !== undefined,
  isJson: flag.endsWith(' <json>'),
}));

function upperSnake(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter}`).toUpperCase();
}
