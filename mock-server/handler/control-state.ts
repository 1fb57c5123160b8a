import { later, type Instant } from '../../reauth/time/instant.ts';
import { defined } from '../../reauth/trace/defined.ts';
import type { Claims, Cookie, TokenRef } from '../../reauth/trace/events.ts';
import type { Policy } from '../protocol/policy.ts';
import { isForgiven, type RefreshNode } from '../protocol/family.ts';
import type { Session } from '../protocol/session.ts';
import { userView } from '../protocol/user-view.ts';
import { POLICY_NAMES, policySchema } from '../settings/schema.ts';
import type { TokenClaims } from './api.ts';
import { cookieEnds } from './cookie-ends.ts';
import { done, readControl, type ControlEndpoint } from './control-reply.ts';
import type { HeldToken } from './credentials.ts';
import type { Kernel } from './kernel.ts';
import { sweep } from './sweep.ts';

/** `GET state`: all that the server knows, without a secret. `now` is protocol time. */
export const stateEndpoint: ControlEndpoint = async (_, kernel) => {
  const { run, users, sessions, gate, faults, jars, events, tokens } = kernel;
  await sweep(kernel);
  const now = run.now();
  return done({
    now,
    offset: run.offset,
    policy: run.policy,
    users: (await users.list()).map(userView),
    sessions: (await sessions.list()).map((session) => sessionView(session, now, run.policy)),
    holds: gate.holds,
    held: gate.held,
    faults: faults.standing.list,
    jars: jars.stale,
    keys: await tokens.keys.list(),
    events: events.last,
  });
};

function sessionView(session: Session, now: Instant, policy: Policy) {
  const { sid, user, state, startedAt, endsAt, refreshes, spentPresented, forgiven, orders, expiries } = session;
  const counts = { refreshes, spentPresented, forgiven, orders, expiries };
  const tokens = [
    ...session.access.map((token) => ({ ...token, state: stateOf(token, session, now) })),
    ...session.family.map((node) => nodeView(node, session, now, policy)),
  ];
  return { sid, user, state, startedAt, endsAt, ...counts, tokens };
}

/**
 * A refresh token and its place in the tree: `from` is the token that was presented for it, `presented` who presented it
 * although it was spent.
 */
function nodeView(node: RefreshNode, session: Session, now: Instant, policy: Policy) {
  const { token, from, spent, presented } = node;
  const place = { ...token, ...(from === undefined ? {} : { from }) };
  if (spent === undefined) return { ...place, state: stateOf(token, session, now) };
  const isInGrace = stateOf(token, session, now) === 'live' && isForgiven(session, node, now, policy);
  const { at: spentAt, by: spentBy, byExchange } = spent;
  return {
    ...place,
    state: isInGrace ? 'in-grace' : 'spent',
    spentBy,
    ...(byExchange === undefined ? {} : { spentByExchange: byExchange }),
    spentAt,
    ...(presented === undefined ? {} : { presented }),
  };
}

function stateOf({ expiresAt }: TokenRef, { state }: Session, now: Instant): 'live' | 'expired' | 'revoked' {
  if (state === 'revoked') return 'revoked';
  return now >= expiresAt ? 'expired' : 'live';
}

const patchSchema = policySchema.partial();

/** `PATCH policy`: for what is decided from now on. Tokens and sessions that are out keep the life they were given. */
export const policyEndpoint: ControlEndpoint = async ({ request }, { run, events }) => {
  const patch = readControl(request, patchSchema, [...POLICY_NAMES]);
  if (!patch.ok) return patch.refusal;
  const changed = await run.changePolicy(defined(patch.value));
  if (changed.length > 0) events.append({ type: 'policy.changed', changed: Object.fromEntries(changed) });
  return done({ policy: run.policy });
};

/** `GET cookies`: what the browser that asks holds of ours, HttpOnly ones too, but no value. Wall time, as a jar counts. */
export const cookiesEndpoint: ControlEndpoint = async ({ credentials: { jar } }, kernel) => {
  const access = jar.access && (await cookieOf('access_token', jar.access, kernel));
  const refresh = jar.refresh && (await cookieOf('refresh_token', jar.refresh, kernel));
  const loggedIn = jar.hasLoggedIn
    ? [{ ...BASE, name: `${kernel.settings.cookiePrefix}logged_in`, httpOnly: false, ...expiryFrom(access) }]
    : [];
  return done({ cookies: [...(access ? [access] : []), ...(refresh ? [refresh] : []), ...loggedIn] });
};

const BASE = { secure: false, sameSite: 'lax', path: '/' } as const;

async function cookieOf(name: string, { claims }: HeldToken, { settings, sessions, run }: Kernel): Promise<Cookie> {
  const session = (await sessions.read(claims.sid))?.session;
  const expiresAt: Instant = later(cookieEnds(claims, session, run.policy).cookie, -run.offset);
  return { ...BASE, name: `${settings.cookiePrefix}${name}`, httpOnly: true, expiresAt, claims: shownClaims(claims) };
}

const expiryFrom = (cookie: Cookie | undefined) =>
  cookie?.expiresAt === undefined ? {} : { expiresAt: cookie.expiresAt };

function shownClaims({ id, sid, issuedAt, expiresAt }: TokenClaims): Claims {
  return { jti: id, sid, iat: issuedAt / 1_000, exp: expiresAt / 1_000 };
}
