import { vi } from 'vitest';

/** One answer of the fake server. `hold` keeps it back until the promise settles. */
export interface FakeReply {
  readonly status: number;
  readonly body: unknown;
  readonly hold?: Promise<void>;
}

/** What was asked of it, in order: `GET /api/users/me`. */
export interface FakeServer {
  readonly calls: readonly string[];
  /** Answers `call` with this from now on. */
  answer(call: string, reply: FakeReply | 'no connection'): void;
}

export const NOT_LOGGED_IN: FakeReply = {
  status: 401,
  body: { status: 'fail', message: 'You are not logged in' },
};
export const NO_REFRESH: FakeReply = {
  status: 403,
  body: { status: 'fail', message: 'Could not refresh access token', error: 'invalid_grant' },
};
export const OK: FakeReply = { status: 200, body: { status: 'success' } };

/** `GET /api/users/me` for somebody of this role. */
export const me = (role: 'user' | 'admin'): FakeReply => ({
  status: 200,
  body: { status: 'success', data: { user: { id: 'u1', name: 'Ada', email: 'ada@example.com', role } } },
});

/** Stands in for the browser's `fetch`. Nobody is logged in at first; a call that was not foreseen fails loudly. */
export function fakeServer(): FakeServer {
  const calls: string[] = [];
  const replies = new Map<string, FakeReply | 'no connection'>([
    ['GET /api/users/me', NOT_LOGGED_IN],
    ['GET /api/auth/refresh', NO_REFRESH],
  ]);
  vi.stubGlobal('fetch', async (input: Request) => {
    const call = `${input.method} ${new URL(input.url).pathname}`;
    calls.push(call);
    const reply = replies.get(call);
    if (reply === undefined) throw new Error(`The fake server has no answer to ${call}. Give it one with answer().`);
    if (reply === 'no connection') throw new TypeError('Failed to fetch');
    await reply.hold;
    return Response.json(reply.body, { status: reply.status });
  });
  return { calls, answer: (call, reply) => void replies.set(call, reply) };
}
