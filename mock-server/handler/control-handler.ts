import { failed, unmatched } from './api-handler.ts';
import type { ApiHandler, ApiRequest } from './api.ts';
import { tooLarge, wrongType } from './body.ts';
import { catchUp } from './catch-up.ts';
import { advanceEndpoint, expireEndpoint, resetEndpoint } from './control-time.ts';
import { deleteFaultEndpoint, deleteFaultsEndpoint, postFaultEndpoint, putFaultsEndpoint } from './control-faults.ts';
import { endHoldsEndpoint, holdEndpoint, releaseEndpoint } from './control-holds.ts';
import { rotateKeysEndpoint } from './control-keys.ts';
import { cookiesEndpoint, policyEndpoint, stateEndpoint } from './control-state.ts';
import type { ControlEndpoint } from './control-reply.ts';
import { NO_CREDENTIALS, readCredentials } from './credentials.ts';
import type { Kernel } from './kernel.ts';
import { replyOf, type Outcome } from './outcome.ts';
import { match, type Route } from './route-table.ts';

interface ControlRoute extends Route<ControlEndpoint> {
  /** Needs nothing of the stores, nor who calls: holds and faults are ended while they are away too. */
  readonly isLocal?: true;
}

/** The control API, but for the event stream. */
export const CONTROL_ROUTES: readonly ControlRoute[] = [
  { method: 'GET', pattern: '/__reauth/state', run: stateEndpoint },
  { method: 'GET', pattern: '/__reauth/cookies', run: cookiesEndpoint },
  { method: 'PATCH', pattern: '/__reauth/policy', run: policyEndpoint, hasEffect: true },
  { method: 'POST', pattern: '/__reauth/clock/advance', run: advanceEndpoint, hasEffect: true },
  { method: 'POST', pattern: '/__reauth/expire', run: expireEndpoint, hasEffect: true },
  { method: 'PUT', pattern: '/__reauth/faults', run: putFaultsEndpoint, hasEffect: true, isLocal: true },
  { method: 'POST', pattern: '/__reauth/faults', run: postFaultEndpoint, hasEffect: true, isLocal: true },
  { method: 'DELETE', pattern: '/__reauth/faults', run: deleteFaultsEndpoint, hasEffect: true, isLocal: true },
  { method: 'DELETE', pattern: '/__reauth/faults/:id', run: deleteFaultEndpoint, hasEffect: true, isLocal: true },
  { method: 'PUT', pattern: '/__reauth/holds', run: holdEndpoint, hasEffect: true, isLocal: true },
  { method: 'DELETE', pattern: '/__reauth/holds', run: endHoldsEndpoint, hasEffect: true, isLocal: true },
  { method: 'POST', pattern: '/__reauth/holds/release', run: releaseEndpoint, hasEffect: true, isLocal: true },
  { method: 'POST', pattern: '/__reauth/keys/rotate', run: rotateKeysEndpoint, hasEffect: true },
  { method: 'POST', pattern: '/__reauth/reset', run: resetEndpoint, hasEffect: true },
];

/** `/__reauth/…`: never delayed, never held, since it releases what is. */
export function createControlHandler(kernel: Kernel): ApiHandler {
  const prefix = kernel.settings.cookiePrefix;
  return async (request) => {
    const outcome = await settle(request, kernel);
    const headers = { 'cache-control': 'no-store', ...outcome.headers };
    return replyOf({ ...outcome, headers, body: request.method === 'HEAD' ? undefined : outcome.body }, prefix);
  };
}

async function settle(request: ApiRequest, kernel: Kernel): Promise<Outcome> {
  const found = match(CONTROL_ROUTES, request.method, request.path);
  if (found.kind !== 'found') return unmatched(found);
  // Before the route, so that one which reads no body refuses it as well.
  const unread = found.route.hasEffect ? (tooLarge(request) ?? wrongType(request)) : undefined;
  if (unread !== undefined) return unread;
  try {
    const { route, params } = found;
    if (route.isLocal) return await route.run({ request, params, credentials: NO_CREDENTIALS }, kernel);
    await catchUp(kernel);
    const credentials = await readCredentials(request, kernel.tokens, kernel.settings.cookiePrefix);
    return await route.run({ request, params, credentials }, kernel);
  } catch (error) {
    return failed(error, kernel);
  }
}
