import type { Clock } from '../../../reauth/time/clock.ts';
import type { ServerEvent } from '../../../reauth/trace/events.ts';
import { readEvents, type ConnectionEnd } from './event-connection.ts';
import { EventMemory } from './event-memory.ts';
import { messageOf } from './http-call.ts';
import { inLife } from './server-life.ts';
import type { SourceStatus } from './source.ts';
import { streamMessageOf, type StreamMessage } from './stream-channel.ts';
import { whileVisible, type Visibility } from './visibility.ts';

/** The part of BroadcastChannel that the panels of one origin need. */
export interface Channel {
  post(message: StreamMessage): void;
  /** Only others' messages, as they came. */
  listen(listener: (data: unknown) => void): void;
  close(): void;
}

/** One holder at a time for each name, among all panels of one origin: Web Locks. Settles when `work` has, or on abort. */
export type Lock = (name: string, signal: AbortSignal, work: () => Promise<void>) => Promise<void>;

/** What the stream needs of its surroundings. */
export interface StreamPorts {
  readonly fetchFn: typeof fetch;
  readonly clock: Clock;
  readonly lock: Lock;
  readonly openChannel: (name: string) => Channel;
  readonly visibility: Visibility;
  readonly parse: (value: unknown) => ServerEvent | undefined;
  /** Tells this panel from the others on the channel. */
  readonly panel: string;
}

/** Who hears of the server's events: each once, in order of `seq`. */
export interface StreamListener {
  events(batch: readonly ServerEvent[]): void;
  status(status: SourceStatus): void;
  /** Before the first events, and after each interruption: what is up to `last` happened while this panel was not there. */
  joined?(last: number): void;
  /** The server was started anew, and has forgotten what it told. */
  restarted?(): void;
}

/**
 * Follows the server's event stream until the signal aborts, with one connection for all visible panels of one origin.
 *
 * Who holds the lock leads: it reads the stream and passes it on. When it hides or closes, the lock goes to another,
 * which resumes from its own last seq; `EventMemory` drops what comes twice, so nothing is lost or doubled.
 */
export async function followServerEvents(
  control: string,
  ports: StreamPorts,
  listener: StreamListener,
  signal: AbortSignal,
): Promise<void> {
  const memory = new EventMemory();
  await whileVisible(ports.visibility, signal, (shown) => new StreamShare(control, ports, memory, listener).run(shown));
}

/** One panel's part in the sharing, from being shown to being hidden. */
class StreamShare {
  readonly #control: string;
  readonly #name: string;
  readonly #ports: StreamPorts;
  readonly #memory: EventMemory;
  readonly #listener: StreamListener;
  readonly #channel: Channel;
  #status: SourceStatus;
  #leads = false;

  constructor(control: string, ports: StreamPorts, memory: EventMemory, listener: StreamListener) {
    this.#control = control;
    this.#name = `reauth-event-stream:${control}`;
    this.#ports = ports;
    this.#memory = memory;
    this.#listener = listener;
    this.#channel = ports.openChannel(this.#name);
    this.#status = { kind: 'connecting', to: control };
  }

  async run(signal: AbortSignal): Promise<void> {
    this.#channel.listen((data) => this.#heard(streamMessageOf(data, this.#ports.parse)));
    this.#listener.status(this.#status);
    this.#ask();
    await this.#ports.lock(this.#name, signal, () => this.#lead(signal));
    this.#channel.close();
  }

  #heard(message: StreamMessage | undefined): void {
    switch (message?.kind) {
      case 'asked':
        if (this.#leads) this.#answer(message.from, message.since);
        return;
      case 'caught-up':
        if (this.#leads || message.to !== this.#ports.panel) return;
        if (message.last !== undefined) this.#listener.joined?.(message.last);
        this.#take(message.events, 'announce');
        this.#say(message.status);
        return;
      case 'events':
        if (!this.#leads) this.#take(message.events, 'ask');
        return;
      case 'status':
        if (!this.#leads) this.#say(message.status);
        return;
      case 'restarted':
        if (!this.#leads) this.#restart();
        return;
      case 'joined':
        if (this.#leads) return;
        this.#memory.met(message.run, message.last);
        this.#listener.joined?.(message.last);
        return;
      case undefined:
        return;
    }
  }

  #ask(): void {
    this.#channel.post({ kind: 'asked', from: this.#ports.panel, since: this.#memory.last });
  }

  #answer(to: string, since: number): void {
    const last = this.#status.kind === 'live' ? { last: this.#memory.last } : {};
    this.#channel.post({ kind: 'caught-up', to, status: this.#status, ...last, events: this.#memory.since(since) });
  }

  #take(batch: readonly ServerEvent[], onGap: 'ask' | 'announce'): readonly ServerEvent[] {
    const { fresh, gap } = this.#memory.take(batch, onGap);
    if (fresh.length > 0) this.#listener.events(fresh.map((event) => inLife(event, this.#memory.life)));
    if (gap !== undefined) this.#ask();
    return fresh;
  }

  #say(status: SourceStatus): void {
    this.#status = status;
    this.#listener.status(status);
    if (this.#leads) this.#channel.post({ kind: 'status', status });
  }

  async #lead(signal: AbortSignal): Promise<void> {
    this.#leads = true;
    for (let failures = 0; !signal.aborted; failures += 1) {
      const end = await this.#connect(signal, () => (failures = 0));
      if (end.kind === 'aborted') return;
      this.#say(lost(this.#control, end));
      const pause = Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      await this.#ports.clock.sleep(pause, signal).catch(() => {});
    }
  }

  #connect(signal: AbortSignal, onOpen: () => void): Promise<ConnectionEnd> {
    return readEvents({
      url: `${this.#control}/__reauth/events`,
      after: this.#memory.lastId,
      fetchFn: this.#ports.fetchFn,
      parse: this.#ports.parse,
      signal,
      onHello: (serverLast, run) => {
        onOpen();
        if (this.#memory.met(run, serverLast)) this.#restart();
        this.#listener.joined?.(serverLast);
        this.#channel.post({ kind: 'joined', last: serverLast, ...(run === undefined ? {} : { run }) });
        this.#say({ kind: 'live', to: this.#control });
      },
      onEvents: (batch) => {
        if (!signal.aborted) this.#channel.post({ kind: 'events', events: this.#take(batch, 'announce') });
      },
    });
  }

  /** A server that has less than we do was started anew: its seq and its calls count from 1 again. */
  #restart(): void {
    this.#memory.restart();
    this.#listener.restarted?.();
    if (this.#leads) this.#channel.post({ kind: 'restarted' });
  }
}

const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 5_000;

function lost(control: string, end: ConnectionEnd): SourceStatus {
  switch (end.kind) {
    case 'refused':
      return {
        kind: 'failed',
        problem: `The event stream of ${control} was refused with ${end.status}: ${messageOf(end.text) ?? 'without a reason.'}`,
        remedy: 'The panel tries again by itself.',
      };
    case 'aborted':
    case 'ended':
    case 'unreachable':
      return {
        kind: 'failed',
        problem: `The event stream of ${control} was lost.`,
        remedy: 'Start the mock server with: npm start. The panel connects again by itself and misses nothing.',
      };
  }
}
