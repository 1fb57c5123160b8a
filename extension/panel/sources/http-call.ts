import { z } from '../../../reauth/trace/zod.ts';
import type { Answer, Failure } from './answer.ts';

/** One call to the mock server, and how its answer is read. */
export interface HttpCall<T> {
  readonly method: 'GET' | 'PUT' | 'PATCH' | 'POST' | 'DELETE';
  readonly url: string;
  readonly body?: unknown;
  readonly reply: z.ZodType<T>;
}

/** What calls go out with: the browser's fetch, and when to stop waiting. */
export interface HttpPorts {
  readonly fetchFn: typeof fetch;
  /** A signal that aborts when a call has waited long enough. */
  readonly patience: () => AbortSignal;
}

/** Calls the mock server with this browser's cookies. Every way to fail becomes a sentence and a remedy; never rejects. */
export async function httpCall<T>(call: HttpCall<T>, { fetchFn, patience }: HttpPorts): Promise<Answer<T>> {
  const signal = patience();
  const where = `${call.method} ${call.url}`;
  try {
    const response = await fetchFn(call.url, {
      method: call.method,
      credentials: 'include',
      cache: 'no-store',
      signal,
      ...(call.body === undefined
        ? {}
        : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(call.body) }),
    });
    const text = await response.text();
    if (!response.ok) return refusal(where, response.status, text);
    const reply = call.reply.safeParse(jsonOf(text));
    if (reply.success) return { ok: true, value: reply.data };
    return failure(`${where} answered what the panel cannot read: ${firstIssue(reply.error)}.`, OTHER_VERSION);
  } catch {
    if (signal.aborted) return unreachable(`${where} got no answer in time.`, 'Is the server busy? Try again.');
    return unreachable(`No mock server answers at ${new URL(call.url).origin}.`, 'Start it with: npm start');
  }
}

/** Both sentences of what went wrong. */
export const failure = (problem: string, remedy: string): Failure => ({ ok: false, problem, remedy });

/** The same, when nobody answered. */
export const unreachable = (problem: string, remedy: string): Failure => ({
  ok: false,
  problem,
  remedy,
  unreachable: true,
});

const OTHER_VERSION = 'Is this another version of the server? Start the one that came with this panel: npm start';

const refusalSchema = z.object({ message: z.string() });

/** The server's own words where it gave some, else the status. */
function refusal(where: string, status: number, text: string): Failure {
  const message = messageOf(text);
  return failure(
    `${where} was refused with ${status}${message === undefined ? '.' : `: ${message}`}`,
    'Check what was asked for, and that the address is the mock server’s.',
  );
}

/** The sentence in a refusal of the server's, if it is one. */
export function messageOf(text: string): string | undefined {
  const body = refusalSchema.safeParse(jsonOf(text));
  return body.success ? body.data.message : undefined;
}

function firstIssue(error: z.ZodError): string {
  const issue = error.issues[0];
  return issue === undefined ? 'unknown' : `${issue.path.join('.') || 'the body'}: ${issue.message}`;
}

/** What is no JSON (an empty body, for one) becomes `undefined`: the schema that reads it says whether that will do. */
export function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
