import { captureMessage } from '../../reauth/trace/capture.ts';
import type { CallId, ExchangeId, Reason, ServerFact } from '../../reauth/trace/events.ts';
import type { ApiReply } from './api.ts';
import { setCookieFact, setCookieHeader, type CookieToSet } from './cookies.ts';

/** What an endpoint came to: a reply, and why it is so. */
export interface Outcome {
  readonly status: number;
  readonly reason: Reason;
  readonly message?: string;
  readonly body: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly cookies?: readonly CookieToSet[];
}

/** A refusal in the one shape that all have. `more` adds fields to the body. */
export function refused(
  status: number,
  reason: Reason,
  message: string,
  more: Readonly<Record<string, unknown>> = {},
): Outcome {
  return { status, reason, message, body: { status: status < 500 ? 'fail' : 'error', message, ...more } };
}

/** The outcome as it is sent. */
export function replyOf({ status, body, headers = {}, cookies = [] }: Outcome, prefix: string): ApiReply {
  return { status, headers, body, cookies: cookies.map((cookie) => setCookieHeader(cookie, prefix)) };
}

/** The outcome as the event log keeps it. */
export function answeredFact(
  caller: { readonly call: CallId; readonly exchange?: ExchangeId },
  { status, reason, message, cookies = [] }: Outcome,
  prefix: string,
): ServerFact {
  const captured = captureMessage(message);
  return {
    type: 'call.answered',
    call: caller.call,
    ...(caller.exchange === undefined ? {} : { exchange: caller.exchange }),
    status,
    reason,
    ...(captured === undefined ? {} : { message: captured }),
    cookies: cookies.map((cookie) => setCookieFact(cookie, prefix)),
  };
}
