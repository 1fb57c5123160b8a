import type { Instant } from '../../reauth/time/instant.ts';
import { capturePath, type CapturedPath } from '../../reauth/trace/capture.ts';
import { purposeOf } from '../../reauth/trace/purpose.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import type { ApiHandler, ApiReply, ApiRequest } from './api.ts';
import { API_ROUTES, type ApiRoute } from './api-routes.ts';
import { tooLarge } from './body.ts';
import { catchUp } from './catch-up.ts';
import { owedCorrections, sidsOf } from './corrections.ts';
import { NO_CREDENTIALS, presentedRefs, readCredentials, type Credentials } from './credentials.ts';
import type { Kernel } from './kernel.ts';
import { Overloaded } from './overloaded.ts';
import { answeredFact, refused, replyOf, type Outcome } from './outcome.ts';
import { healthOutcome } from './resource-endpoints.ts';
import { match, type Match } from './route-table.ts';
import type { Caller } from '../protocol/command.ts';
import { settleFaulted, sidsWith, type Faulted, type FaultedCall } from '../faults/faulted-call.ts';

/** `/api/…`: from the call that was received to the reply that was answered, with the gates and delays on the way. */
export function createApiHandler(kernel: Kernel, nextCaller: (request: ApiRequest) => Caller): ApiHandler {
  return async (request) => {
    if (isHealthCheck(request)) return sent(healthOutcome(kernel), request, kernel);
    const caller = nextCaller(request);
    const { signal, method, path } = request;
    const abandon = () => void kernel.events.append({ type: 'call.abandoned', call: caller.call });
    const found = match(API_ROUTES, method, path);
    const { credentials, cameAt, problem } = await begin(request, found, kernel);
    const captured = capturePath(request.query === '' ? path : `${path}?${request.query}`);
    received(request, caller, credentials, captured, kernel);
    if (signal?.aborted) abandon();
    signal?.addEventListener('abort', abandon, { once: true });
    const passing = { ...caller, method, path: captured.path, ...(signal === undefined ? {} : { signal }) };
    if (problem !== undefined) return answer(problem, request, caller, kernel, abandon);

    const before = await kernel.gate.pass(passing, 'before');
    if (before === 'refused') return answer(FULL, request, caller, kernel, abandon);
    const arrived = { request, found, caller, credentials, cameAt };
    const act = (ground: Kernel, waited: boolean) => settle(arrived, before === 'held' || waited, ground);
    const sids = sidsOf(credentials);
    const faulted: Faulted = kernel.faults.standing.isNone
      ? { kind: 'answered', outcome: await act(kernel, false), hasCors: true, isBare: false }
      : await settleFaulted(faultedCall(passing, sids, kernel), act, kernel);
    if (faulted.kind === 'cut') return cut(faulted.when, request, caller, kernel, abandon);
    const after = await kernel.gate.pass(passing, 'after');
    // Its work is done; the reply alone is lost.
    if (after === 'refused') return answer(FULL, request, caller, kernel, abandon);

    const { outcome, hasCors, isBare } = faulted;
    const own = outcome.cookies ?? [];
    if (signal?.aborted) return answer(outcome, request, caller, kernel, abandon);
    const owed = isBare ? [] : await owedCorrections(credentials, own, kernel).catch(() => []);
    const { late } = kernel.faults;
    const browser = late.isNone ? sids : sidsWith(sids, own);
    const cookies = isBare ? own : late.with([...own, ...owed], browser);
    const reply = answer({ ...outcome, cookies }, request, caller, kernel, abandon);
    late.replied(browser);
    return hasCors ? reply : { ...reply, cors: false };
  };
}

function faultedCall(passing: Omit<FaultedCall, 'sids' | 'tell'>, sids: readonly string[], { events }: Kernel) {
  const { call } = passing;
  const tell: FaultedCall['tell'] = ({ id, kind }) =>
    void events.append({ type: 'fault.applied', call, fault: id, kind });
  return { ...passing, sids, tell };
}

/** What other servers changed, and who calls: both may be in a store that is away, which need not matter to a call. */
async function begin(
  request: ApiRequest,
  found: Match<ApiRoute>,
  kernel: Kernel,
): Promise<Pick<Arrived, 'credentials' | 'cameAt'> & { readonly problem?: Outcome }> {
  const isLocal = needsNoStore(found);
  try {
    if (kernel.run.isShared && !isLocal) await catchUp(kernel);
    const cameAt = kernel.run.now();
    return { credentials: await read(request, cameAt, kernel), cameAt };
  } catch (error) {
    const problem = failed(error, kernel);
    const nobody = { credentials: NO_CREDENTIALS, cameAt: kernel.run.now() };
    return isLocal ? nobody : { ...nobody, problem };
  }
}

/** A call as it came, and when, in protocol time. */
interface Arrived {
  readonly request: ApiRequest;
  readonly found: Match<ApiRoute>;
  readonly caller: Caller;
  readonly credentials: Credentials;
  readonly cameAt: Instant;
}

const read = (request: ApiRequest, cameAt: Instant, { run, tokens, settings }: Kernel): Promise<Credentials> =>
  readCredentials(request, tokens, settings.cookiePrefix, run.policy.profile, cameAt);

const FULL = refused(503, 'unavailable', 'Too many calls are held. Release them: POST /__reauth/holds/release.');

/** What is not there is not there whatever the stores keep. */
const needsNoStore = (found: Match<ApiRoute>): boolean => found.kind !== 'found' || found.route.isLocal === true;

/** Tools find the server by it: not even a hold on everything holds it, and it is no part of what the apps did. */
const isHealthCheck = ({ method, path }: ApiRequest): boolean =>
  path === '/api/healthchecker' && (method === 'GET' || method === 'HEAD');

function received(
  { method, path }: ApiRequest,
  caller: Caller,
  credentials: Credentials,
  captured: CapturedPath,
  kernel: Kernel,
): void {
  kernel.events.append({
    type: 'call.received',
    ...caller,
    purpose: purposeOf(method, path),
    method: method.slice(0, 20),
    ...captured,
    presented: presentedRefs(credentials),
  });
  const foreign = kernel.jars.firstMet(credentials.foreign);
  if (foreign.length === 0) return;
  const prefix = kernel.settings.cookiePrefix;
  kernel.events.append({ type: 'cookies.foreign', names: foreign.map((name) => `${prefix}${name}`) });
}

/** No reply at all. A client that has gone by itself was not cut off. */
function cut(
  when: 'before' | 'after',
  { signal }: ApiRequest,
  { call }: Caller,
  { events }: Kernel,
  abandon: () => void,
): ApiReply {
  signal?.removeEventListener('abort', abandon);
  if (!signal?.aborted) events.append({ type: 'call.dropped', call, when });
  return { status: 0, headers: {}, cookies: [], body: undefined, cut: true };
}

/** The last step: once the client has gone there is nobody to answer, and `call.abandoned` has said so. */
function answer(outcome: Outcome, request: ApiRequest, caller: Caller, kernel: Kernel, abandon: () => void): ApiReply {
  request.signal?.removeEventListener('abort', abandon);
  kernel.gate.left(caller.call);
  if (!request.signal?.aborted) {
    kernel.events.append(answeredFact(caller, outcome, kernel.settings.cookiePrefix));
  }
  return sent(outcome, request, kernel);
}

function sent(outcome: Outcome, { method }: ApiRequest, { settings }: Kernel): ApiReply {
  const headers = { 'cache-control': 'no-store', ...outcome.headers };
  return replyOf({ ...outcome, headers, body: method === 'HEAD' ? undefined : outcome.body }, settings.cookiePrefix);
}

async function settle(arrived: Arrived, hasWaited: boolean, kernel: Kernel): Promise<Outcome> {
  const { request, found, caller } = arrived;
  if (found.kind !== 'found') return unmatched(found);
  const { route, params } = found;
  const large = route.ignoresBody ? undefined : tooLarge(request);
  if (large !== undefined) return large;
  try {
    const wait = route.waits === undefined ? 0 : kernel.run.policy[route.waits];
    // Not with the call's signal: a server goes on working when its client has gone.
    if (wait > 0) await kernel.clock.sleep(wait);
    // What changed meanwhile counts: a call is decided by the policy and the time of its decision.
    const isLater = (wait > 0 || hasWaited) && !needsNoStore(found);
    if (isLater) await catchUp(kernel);
    // A key may be forgotten by now, and the profile may have tokens elsewhere.
    const credentials = isLater ? await read(request, arrived.cameAt, kernel) : arrived.credentials;
    return await route.run({ caller, request, params, credentials }, kernel);
  } catch (error) {
    return failed(error, kernel);
  }
}

/** Something that is no fault of the caller. What it was is reported, but not to the caller. */
export function failed(error: unknown, kernel: Kernel): Outcome {
  if (error instanceof Overloaded) {
    return { ...refused(503, 'unavailable', error.message), headers: { 'retry-after': '1' } };
  }
  kernel.report(error);
  if (error instanceof StoreUnavailable) return refused(503, 'unavailable', 'The store does not answer. Try again.');
  return refused(500, 'error', 'The server failed at this call. Its own output says why.');
}

/** Also what the control API says to a path or a method that it does not have. */
export function unmatched(found: Exclude<Match<ApiRoute>, { kind: 'found' }>): Outcome {
  switch (found.kind) {
    case 'not-found':
      return refused(404, 'not-found', 'There is nothing at this path. Check its spelling.');
    case 'method-not-allowed': {
      const outcome = refused(405, 'method-not-allowed', `This path answers only ${found.allow}.`);
      return { ...outcome, headers: { allow: found.allow } };
    }
  }
}
