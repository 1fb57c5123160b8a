import { instant } from '../../../reauth/time/instant.ts';
import { VirtualClock } from '../../../reauth/time/virtual-clock.ts';
import type { ServerEvent, ServerFact } from '../../../reauth/trace/events.ts';
import { serverEventOf } from './server-event.ts';
import { followServerEvents, type Channel, type Lock } from './server-stream.ts';
import type { SourceStatus } from './source.ts';
import type { StreamMessage } from './stream-channel.ts';

/** For tests: several panels of one origin, one server with an event stream, all in memory and in virtual time. */
export function streamWorld() {
  const clock = new VirtualClock(instant(1_000_000));
  const server = fakeServer();
  const lock = fakeLock();
  const openChannel = fakeHub();
  let panels = 0;
  const portsOf = (panel: string) => {
    const shown = fakeVisibility();
    return { fetchFn: server.fetchFn, clock, lock, openChannel, visibility: shown, parse: serverEventOf, panel };
  };

  return {
    clock,
    server,
    /** What one panel of this world has, with the means to hide it. */
    portsOf,
    /** Lets everything happen that is due by now. */
    settle: () => clock.advance(0),
    openPanel: () => {
      const stop = new AbortController();
      const heard: ServerEvent[] = [];
      const joined: number[] = [];
      const statuses: SourceStatus[] = [];
      panels += 1;
      const ports = portsOf(`p${panels}`);
      const done = followServerEvents(
        'http://localhost:8001',
        ports,
        {
          events: (batch) => heard.push(...batch),
          status: (status) => statuses.push(status),
          joined: (last) => joined.push(last),
        },
        stop.signal,
      );
      return { stop, shown: ports.visibility, heard, joined, statuses, done, seqs: () => heard.map(({ seq }) => seq) };
    },
  };
}

function fakeServer() {
  let log: ServerEvent[] = [];
  let refusal: { status: number; text: string } | undefined;
  let up = true;
  const open = new Map<ReadableStreamDefaultController<Uint8Array>, AbortSignal>();
  const asked: number[] = [];
  let runs = 1;
  const run = (): string => `${runs}`.padStart(8, '0');
  const send = (to: ReadableStreamDefaultController<Uint8Array>, event: ServerEvent) =>
    to.enqueue(new TextEncoder().encode(`id: ${run()}-${event.seq}\ndata: ${JSON.stringify(event)}\n\n`));

  const append = (fact: ServerFact) => {
    const event: ServerEvent = { source: 'server', seq: log.length + 1, at: instant(1_000_000), offset: 0, ...fact };
    log.push(event);
    for (const controller of open.keys()) send(controller, event);
  };

  const fetchFn: typeof fetch = async (_url, init) => {
    const [from, seq] = (new Headers(init?.headers).get('last-event-id') ?? `${run()}-0`).split('-');
    const last = Number(seq);
    asked.push(last);
    if (!up) throw new TypeError('fetch failed');
    if (refusal !== undefined) return new Response(refusal.text, { status: refusal.status });
    const signal = init?.signal ?? new AbortController().signal;
    const body = new ReadableStream<Uint8Array>({
      start(controller) {
        open.set(controller, signal);
        controller.enqueue(helloOf(log.length, run()));
        const after = from === run() ? last : 0;
        for (const event of log.filter(({ seq }) => seq > after)) send(controller, event);
        signal.addEventListener('abort', () => {
          open.delete(controller);
          controller.error(signal.reason);
        });
      },
    });
    return new Response(body, { headers: { 'content-type': 'text/event-stream' } });
  };

  return {
    fetchFn,
    /** The seq that each connection asked to resume from. */
    asked,
    connections: () => open.size,
    publish: (count = 1) => {
      for (let index = 0; index < count; index += 1) append({ type: 'state.reset' });
    },
    /** A call that merely happened, where `publish` leaves a state behind. */
    answer: (call: string) => append({ type: 'call.answered', call, status: 200, reason: 'ok', cookies: [] }),
    /** Any other fact. */
    tell: append,
    /** Cuts every connection; the log stays. */
    cut: () => {
      for (const controller of open.keys()) controller.close();
      open.clear();
    },
    goDown: () => (up = false),
    comeUp: () => (up = true),
    startAnew: () => {
      log = [];
      runs += 1;
    },
    refuse: (with_: typeof refusal) => (refusal = with_),
  };
}

const helloOf = (last: number, run: string) =>
  new TextEncoder().encode(`retry: 1000\nevent: hello\ndata: ${JSON.stringify({ run, now: 1, offset: 0, last })}\n\n`);

/** One holder for each name; a waiter whose signal aborts goes away. */
function fakeLock(): Lock {
  const queues = new Map<string, Promise<void>>();
  return (name, signal, work) => {
    const turn = (queues.get(name) ?? Promise.resolve()).then(() => (signal.aborted ? undefined : work()));
    queues.set(name, turn);
    const gone = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()));
    return Promise.race([turn, gone.then(() => undefined)]);
  };
}

/** Delivers each message to all others of the same name, later, as clones, in order. */
function fakeHub(): (name: string) => Channel {
  const members = new Set<{ name: string; listener: (data: unknown) => void }>();
  return (name) => {
    const own = { name, listener: (_data: unknown) => {} };
    members.add(own);
    return {
      post(message: StreamMessage) {
        const others = [...members].filter((other) => other !== own && other.name === name);
        const data: unknown = structuredClone(message);
        for (const other of others) queueMicrotask(() => members.has(other) && other.listener(data));
      },
      listen: (listener) => (own.listener = listener),
      close: () => members.delete(own),
    };
  };
}

function fakeVisibility() {
  const listeners = new Set<() => void>();
  let visible = true;
  const turn = (to: boolean) => {
    visible = to;
    for (const listener of new Set(listeners)) listener();
  };
  return {
    visible: () => visible,
    subscribe: (listener: () => void) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hide: () => turn(false),
    show: () => turn(true),
  };
}
