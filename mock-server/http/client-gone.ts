import type { ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { GoneSignal } from '../handler/api.ts';

/**
 * Aborts when the client goes away before it has the whole reply.
 *
 * Its connection tells, and not its reply alone: a reply that waits behind another one on the same connection (pipelining,
 * RFC 9112 section 9.3.2) does not hear of it from Node.
 */
export class ClientGone implements GoneSignal {
  aborted = false;
  readonly #listeners = new Set<() => void>();

  constructor(response: ServerResponse, socket: Socket) {
    const calls = callsOn(socket);
    const close = () => {
      calls.delete(close);
      if (!response.writableFinished) this.#abort();
    };
    response.on('close', close);
    calls.add(close);
    // Its end has been told of, and will not be again.
    if (socket.closed) close();
  }

  addEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.add(listener);
  }

  removeEventListener(_type: 'abort', listener: () => void): void {
    this.#listeners.delete(listener);
  }

  #abort(): void {
    this.aborted = true;
    // A Set leaves out what is deleted while it is gone through, as an AbortSignal does.
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}

/** The calls of each connection that have no whole reply yet: one listener a connection, however many calls it carries. */
const onClose = new WeakMap<Socket, Set<() => void>>();

function callsOn(socket: Socket): Set<() => void> {
  const known = onClose.get(socket);
  if (known !== undefined) return known;
  const calls = new Set<() => void>();
  onClose.set(socket, calls);
  socket.once('close', () => {
    for (const close of calls) close();
  });
  return calls;
}
