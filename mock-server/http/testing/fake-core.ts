import { instant } from '../../../reauth/time/instant.ts';
import type { ServerEvent, ServerFact } from '../../../reauth/trace/events.ts';
import type { ApiHandler, ApiReply, EventLog } from '../../handler/api.ts';
import type { Core } from '../../handler/core.ts';

/** A core that does nothing but show what reached it, so that the HTTP side is tested alone. */
export interface FakeCore extends Core {
  readonly events: FakeLog;
  /** How many calls reached the core. */
  readonly calls: () => number;
  /** The paths of those calls. */
  readonly paths: () => readonly string[];
  /** Settles when the signal of a call to `/api/hold` aborts. */
  readonly abandoned: Promise<void>;
}

export function fakeCore(kept = 1000): FakeCore {
  const paths: string[] = [];
  let abandon: () => void = () => {};
  const abandoned = new Promise<void>((resolve) => {
    abandon = resolve;
  });
  const answer: ApiHandler = (request) => {
    paths.push(request.path);
    switch (request.path) {
      case '/api/throw':
        return Promise.reject(new Error('A planted mistake.'));
      case '/api/hold':
        return new Promise((resolve) => {
          request.signal?.addEventListener('abort', () => {
            abandon();
            resolve(reply(200, {}));
          });
        });
      case '/api/cookies':
        return Promise.resolve({ ...reply(200, { status: 'success' }), cookies: ['a=1; Path=/', 'b=2; Path=/'] });
      case '/api/bad-header':
        return Promise.resolve({ ...reply(200, {}), headers: { 'x-bad': 'a\nb' } });
      case '/api/empty':
        return Promise.resolve(reply(200, undefined));
      default: {
        const { method, path, query, headers, body } = request;
        return Promise.resolve(reply(200, { method, path, query, headers, body }));
      }
    }
  };
  const refuse: Core['refuse'] = (_call, { status, message }) => reply(status, { status: 'fail', message });
  const warm = (): Promise<void> => Promise.resolve();
  const mayCut = (): boolean => false;
  return {
    api: answer,
    control: answer,
    refuse,
    warm,
    mayCut,
    events: new FakeLog(kept),
    calls: () => paths.length,
    paths: () => paths,
    abandoned,
  };
}

/** An event log of the newest `kept` events. */
export class FakeLog implements EventLog {
  readonly #kept: number;
  readonly #listeners = new Set<(event: ServerEvent) => void>();
  readonly #events: ServerEvent[] = [];
  last = 0;

  constructor(kept: number) {
    this.#kept = kept;
  }

  get listeners(): number {
    return this.#listeners.size;
  }

  append(fact: ServerFact): ServerEvent {
    this.last += 1;
    const event: ServerEvent = { source: 'server', seq: this.last, at: instant(1_000 + this.last), offset: 5, ...fact };
    this.#events.push(event);
    if (this.#events.length > this.#kept) this.#events.shift();
    for (const listener of this.#listeners) listener(event);
    return event;
  }

  since(seq: number): readonly ServerEvent[] {
    const first = this.last - this.#events.length + 1;
    const rest = this.#events.slice(Math.max(0, seq - first + 1));
    if (seq + 1 >= first) return rest;
    const to = first - 1;
    const at = instant(1_000);
    return [{ source: 'server', type: 'events.missed', seq: to, at, offset: 5, from: seq + 1, to }, ...rest];
  }

  subscribe(listener: (event: ServerEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}

function reply(status: number, body: unknown): ApiReply {
  return { status, headers: {}, cookies: [], body };
}
