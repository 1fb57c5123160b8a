import { connect, type Socket } from 'node:net';
import { systemClock } from '../../../reauth/time/system-clock.ts';

/** What came back for the bytes of one request. */
export type WireAnswer =
  | { readonly kind: 'answered'; readonly status: number; readonly isOver: boolean }
  | { readonly kind: 'closed' }
  | { readonly kind: 'silent' };

/**
 * One keep-alive connection that sends any bytes whatever, where `node:http` would refuse to. It reads just enough of an
 * answer to know its status and its end; an event stream is answered once its headers are there.
 */
export class Wire {
  readonly #port: number;
  readonly #patienceMs: number;
  #socket: Socket | undefined;
  #read = '';
  #wake: () => void = () => {};

  constructor(port: number, patienceMs: number) {
    this.#port = port;
    this.#patienceMs = patienceMs;
  }

  /** Sends the bytes and waits for one answer. A connection that was closed meanwhile is opened anew, once. */
  async send(bytes: string, method: string): Promise<WireAnswer> {
    const isReused = this.#socket !== undefined;
    const answer = await this.#exchange(bytes, method);
    return answer.kind === 'closed' && isReused ? this.#exchange(bytes, method) : answer;
  }

  close(): void {
    this.#socket?.destroy();
    this.#socket = undefined;
    this.#read = '';
  }

  async #exchange(bytes: string, method: string): Promise<WireAnswer> {
    const socket = (this.#socket ??= this.#open());
    const until = systemClock.now() + this.#patienceMs;
    socket.write(bytes, 'latin1');
    for (;;) {
      const answer = this.#answer(method);
      if (answer !== undefined) {
        if (answer.isOver || this.#read !== '') this.close();
        return answer;
      }
      if (socket.destroyed) {
        this.close();
        return { kind: 'closed' };
      }
      if (systemClock.now() > until) {
        this.close();
        return { kind: 'silent' };
      }
      await new Promise<void>((wake) => {
        this.#wake = wake;
      });
    }
  }

  #open(): Socket {
    const socket = connect(this.#port, '127.0.0.1');
    socket.setNoDelay(true).setEncoding('latin1');
    socket.setTimeout(this.#patienceMs, () => this.#wake());
    socket.on('data', (chunk) => {
      if (this.#socket === socket) this.#read += String(chunk);
      this.#wake();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#wake());
    return socket;
  }

  /** The answer that is there in whole, taken out of what was read. `100 Continue` is no answer yet. */
  #answer(method: string): Extract<WireAnswer, { kind: 'answered' }> | undefined {
    const end = this.#read.indexOf('\r\n\r\n');
    if (end < 0) return undefined;
    const head = this.#read.slice(0, end);
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? Number.NaN);
    if (status === 100) {
      this.#read = this.#read.slice(end + 4);
      return this.#answer(method);
    }
    if (/^content-type: text\/event-stream/im.test(head)) return { kind: 'answered', status, isOver: true };
    const hasBody = method !== 'HEAD' && status !== 204 && status !== 304;
    const length = hasBody ? Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0) : 0;
    if (this.#read.length < end + 4 + length) return undefined;
    this.#read = this.#read.slice(end + 4 + length);
    return { kind: 'answered', status, isOver: /^connection: close$/im.test(head) };
  }
}
