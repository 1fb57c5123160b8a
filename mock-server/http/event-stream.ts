import type { ServerResponse } from 'node:http';
import type { Instant } from '../../reauth/time/instant.ts';
import type { ServerEvent } from '../../reauth/trace/events.ts';
import type { EventLog } from '../handler/api.ts';

/** What may wait in memory for one reader. What does not fit stays in the event log, where it is bounded too. */
const QUEUE_LIMIT = 256 * 1024;

/** What the streams need of the world. */
export interface StreamPorts {
  /** This run of the server, eight hex digits. */
  readonly run: string;
  readonly now: () => Instant;
  /** How often a comment is sent, so that a dead line is found. Who leaves a full queue untouched that long is cut off. */
  readonly heartbeatMs: number;
}

/**
 * One reader of the event log.
 *
 * It pulls: while the reader keeps up, events go out as they happen; when it does not, nothing is queued beyond the limit
 * and the rest is read from the log later, which says `events.missed` for what it no longer has. A reader that
 * has not emptied a full queue by the second heartbeat is cut off; it may resume.
 */
export class EventStream {
  readonly #log: EventLog;
  readonly #response: ServerResponse;
  readonly #ports: StreamPorts;
  #sent: number;
  #state: 'flowing' | 'full' | 'stuck' = 'flowing';

  constructor(log: EventLog, response: ServerResponse, { after, ...ports }: StreamPorts & { readonly after: number }) {
    this.#log = log;
    this.#response = response;
    this.#sent = after;
    this.#ports = ports;
  }

  /** Sends the headers, `hello` and what the log has, then follows the log until either side ends. */
  start(): void {
    const response = this.#response;
    response.writeHead(200, {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    });
    response.write(`retry: 1000\nevent: hello\ndata: ${JSON.stringify(this.#hello())}\n\n`);
    const unsubscribe = this.#log.subscribe((event) => this.#follow(event));
    const beat = setInterval(() => this.#beat(), this.#ports.heartbeatMs);
    response.on('drain', () => {
      this.#state = 'flowing';
      this.#catchUp();
    });
    response.once('close', () => {
      unsubscribe();
      clearInterval(beat);
    });
    this.#catchUp();
  }

  end(): void {
    this.#response.end();
  }

  #hello(): { readonly run: string; readonly now: number; readonly offset: number; readonly last: number } {
    const { last } = this.#log;
    const newest = last > 0 ? this.#log.since(last - 1).at(-1) : undefined;
    return { run: this.#ports.run, now: this.#ports.now(), offset: newest?.offset ?? 0, last };
  }

  #follow(event: ServerEvent): void {
    if (event.seq === this.#sent + 1 && this.#state === 'flowing') this.#send(event);
    else this.#catchUp();
  }

  #catchUp(): void {
    if (this.#state !== 'flowing') return;
    for (const event of this.#log.since(this.#sent)) {
      this.#send(event);
      if (this.#state !== 'flowing') return;
    }
  }

  #send(event: ServerEvent): void {
    if (this.#response.writableEnded) return;
    this.#sent = event.type === 'events.missed' ? event.to : event.seq;
    this.#response.write(`id: ${this.#ports.run}-${this.#sent}\ndata: ${JSON.stringify(event)}\n\n`);
    if (this.#response.writableLength > QUEUE_LIMIT) this.#state = 'full';
  }

  #beat(): void {
    switch (this.#state) {
      case 'flowing':
        this.#response.write(': beat\n\n');
        return;
      case 'full':
        this.#state = 'stuck';
        return;
      case 'stuck':
        this.#response.destroy();
        return;
    }
  }
}
