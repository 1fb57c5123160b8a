import { purposeOf } from '../../reauth/trace/purpose.ts';
import type { Kernel } from '../handler/kernel.ts';
import { refused, type Outcome } from '../handler/outcome.ts';
import { render } from '../handler/render.ts';
import { CHALLENGES, couldNotRefresh, MESSAGES, notLoggedIn } from '../protocol/reply.ts';
import type { Matchable } from '../settings/call-match.ts';
import type { FaultOf } from './fault.ts';

/**
 * The answer that a status fault gives: what the protocol itself says with this status, where it says something, so that a
 * client cannot tell it from a real one. Its reason is `fault`, which only the trace tells.
 */
export async function statusOutcome(
  { status, body, retryAfter }: FaultOf<'status'>,
  call: Matchable,
  kernel: Kernel,
): Promise<Outcome> {
  const outcome = await ownOutcome(status, call, kernel);
  const seconds = retryAfter ?? (status === 429 ? 1_000 : undefined);
  const wait = seconds === undefined ? {} : { 'retry-after': `${Math.ceil(seconds / 1_000)}` };
  return { ...outcome, headers: { ...outcome.headers, ...wait }, body: body ? outcome.body : undefined };
}

async function ownOutcome(status: number, { method, path }: Matchable, kernel: Kernel): Promise<Outcome> {
  const isRefresh = purposeOf(method, path) === 'refresh';
  if (isRefresh && (status === 400 || status === 403)) {
    return render({ ...couldNotRefresh('fault', kernel.run.policy), status }, kernel);
  }
  switch (status) {
    case 401:
      return render(notLoggedIn('fault', CHALLENGES.expired), kernel);
    case 403:
      return refused(403, 'fault', MESSAGES.notAllowed);
    case 429:
      return refused(429, 'fault', 'Too many requests. Try again later.');
    case 500:
      return refused(500, 'fault', 'The server failed at this call.');
    case 503:
      return refused(503, 'fault', 'The server is not available. Try again later.');
    default:
      return refused(status, 'fault', `The answer to this call is ${status}.`);
  }
}
