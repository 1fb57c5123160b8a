import { defined } from '../../../reauth/trace/defined.ts';

/** What a scripted server answers: a status and a JSON body, or nothing because it cannot be reached or does not answer. */
export type ScriptedAnswer = { readonly status: number; readonly body?: unknown } | 'unreachable' | 'never';

export interface ScriptedCall {
  readonly method: string;
  readonly url: string;
  readonly body: unknown;
  /** Absent where none was sent. */
  readonly authorization?: string;
}

/** For tests: a `fetch` that answers by `METHOD url`, in turn where several answers are given (the last one stays). */
export function scriptedServer(script: Readonly<Record<string, ScriptedAnswer | readonly ScriptedAnswer[]>>) {
  const calls: ScriptedCall[] = [];
  const met = new Map<string, number>();
  const fetchFn: typeof fetch = async (input, init) => {
    const request = new Request(input, init);
    const text = await request.clone().text();
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const authorization = request.headers.get('authorization') ?? undefined;
    calls.push({ method: request.method, url: request.url, body, ...defined({ authorization }) });
    const key = `${request.method} ${request.url}`;
    const answers = [script[key] ?? { status: 404 }].flat();
    const turn = met.get(key) ?? 0;
    met.set(key, turn + 1);
    const answer = answers[Math.min(turn, answers.length - 1)] ?? 'unreachable';
    if (answer === 'unreachable') throw new TypeError('fetch failed');
    if (answer === 'never') {
      return new Promise((_resolve, reject) => {
        const giveUp = () => reject(new DOMException('Timed out.', 'TimeoutError'));
        if (request.signal.aborted) giveUp();
        request.signal.addEventListener('abort', giveUp);
      });
    }
    const replyBody = answer.body === undefined ? null : JSON.stringify(answer.body);
    return new Response(replyBody, { status: answer.status, headers: { 'content-type': 'application/json' } });
  };
  return { fetchFn, calls, patience: () => new AbortController().signal };
}
