import type { ServerResponse } from 'node:http';
import type { EventLog } from '../handler/api.ts';
import { refusal, sendReply, type Head } from './adapter.ts';
import { EventStream, type StreamPorts } from './event-stream.ts';

/** A browser opens six connections to a host and port; two must stay free for the calls that release what is held. */
const STREAMS_PER_BROWSER = 4;

/**
 * `GET /__reauth/events`: the server's events as Server-Sent Events (HTML standard, section 9.2).
 *
 * The id of each is this run of the server and its `seq` (`3f9c01aa-17`), so `Last-Event-ID` (or `?after=`) resumes without
 * loss; without it, the stream begins with the oldest event that is still kept. An id of another run, or a bare seq that
 * this run has not reached yet, begins anew too: a server that was started again counts from 1. The first message is
 * `hello`, which has no id and names the run.
 */
export class EventStreams {
  readonly #ports: StreamPorts;
  readonly #open = new Map<EventStream, string>();

  constructor(ports: StreamPorts) {
    this.#ports = ports;
  }

  /** Answers the call with a stream, or with 400 or 429 and the remedy. */
  open(head: Head, log: EventLog, response: ServerResponse): void {
    const resume = resumePoint(head);
    if (resume.kind === 'bad') return sendReply(response, head.method, refusal(400, badResume(resume.value)));
    const browser = browserOf(head.headers);
    const held = [...this.#open.values()].filter((holder) => holder === browser).length;
    if (held >= STREAMS_PER_BROWSER) {
      return sendReply(response, head.method, refusal(429, TOO_MANY, { 'retry-after': '5' }));
    }
    const isOurs = resume.run === undefined || resume.run === this.#ports.run;
    const after = isOurs && resume.seq <= log.last ? resume.seq : 0;
    const stream = new EventStream(log, response, { after, ...this.#ports });
    this.#open.set(stream, browser);
    response.once('close', () => this.#open.delete(stream));
    stream.start();
  }

  /** Ends every stream. Their readers may resume where they were. */
  close(): void {
    for (const stream of this.#open.keys()) stream.end();
  }
}

const TOO_MANY =
  `This browser holds ${STREAMS_PER_BROWSER} event streams already, and a fifth would leave it too few connections ` +
  'for its other calls: close another panel of this browser.';

type ResumePoint =
  | { readonly kind: 'after'; readonly run: string | undefined; readonly seq: number }
  | { readonly kind: 'bad'; readonly value: string };

/** The header wins: on a reconnect an EventSource sends it beside the `?after=` of its address, which is old by then. */
function resumePoint({ headers, query }: Head): ResumePoint {
  const value = headers['last-event-id'] ?? new URLSearchParams(query).get('after') ?? '0';
  const [, run, seq] = /^(?:([0-9a-f]{8})-)?(\d{1,15})$/.exec(value) ?? [];
  return seq === undefined ? { kind: 'bad', value } : { kind: 'after', run, seq: Number(seq) };
}

function badResume(value: string): string {
  const shown = JSON.stringify(value.slice(0, 100));
  return `Last-Event-ID (or ?after=) is ${shown}: send the id of the last event you have, such as 3f9c01aa-17, or its number alone.`;
}

/**
 * Who shares one pool of six connections, as far as a request tells: the program (User-Agent), the host name it calls,
 * and whether a page or an extension asks, since Chrome keeps separate pools for these. Two profiles of one browser look
 * alike here and share the four.
 */
function browserOf(headers: Head['headers']): string {
  const asker = headers['sec-fetch-site'] === 'none' ? 'extension' : 'page';
  return JSON.stringify([headers['user-agent'] ?? '', headers['host'] ?? '', asker]);
}
