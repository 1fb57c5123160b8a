import type { Clock } from '../../../reauth/time/clock.ts';
import type { Cookie, CookieEvent, CookieFact } from '../../../reauth/trace/events.ts';
import { jarExpired, jarSeen, nextExpiryOf, type Jar, type JarChange } from './cookie-changes.ts';

/** What a watch of a browser's cookies needs. */
export interface JarWatchPorts {
  /** The cookies as they are now; `undefined` when they could not be read, and then nothing is said about them. */
  readonly read: () => Promise<readonly Cookie[] | undefined>;
  readonly clock: Clock;
  readonly jar: string;
  readonly emit: (events: readonly CookieEvent[]) => void;
  readonly signal: AbortSignal;
}

/**
 * Follows a jar: by looking when told to, and by its own timer when a cookie runs out.
 * One look at a time; a `look` meanwhile is made up for by one more afterwards.
 */
export class JarWatch {
  readonly #ports: JarWatchPorts;
  #jar: Jar = new Map();
  #seq = 0;
  #looking: 'no' | 'yes' | 'again' = 'no';
  #alarm = new AbortController();

  constructor(ports: JarWatchPorts) {
    this.#ports = ports;
    ports.signal.addEventListener('abort', () => this.#alarm.abort());
  }

  /** Reads the jar and tells what changed. */
  look(): void {
    const idle = this.#looking === 'no';
    this.#looking = idle ? 'yes' : 'again';
    if (idle) void this.#look();
  }

  /** Takes in a change that the browser told by itself. */
  told(change: (jar: Jar) => JarChange): void {
    if (this.#ports.signal.aborted) return;
    const { jar, facts } = change(this.#jar);
    this.#jar = jar;
    if (facts.length > 0) this.#ports.emit(facts.map((fact) => this.#stamped(fact)));
    this.#arm();
  }

  async #look(): Promise<void> {
    const seen = await this.#ports.read();
    if (seen !== undefined) this.told((jar) => jarSeen(jar, seen, this.#ports.clock.now()));
    const again = this.#looking === 'again' && !this.#ports.signal.aborted;
    this.#looking = 'no';
    if (again) this.look();
  }

  /** Sleeps until the next cookie runs out; a change of the jar sets the alarm anew. */
  #arm(): void {
    this.#alarm.abort();
    const next = nextExpiryOf(this.#jar);
    if (next === undefined || this.#ports.signal.aborted) return;
    const alarm = new AbortController();
    this.#alarm = alarm;
    const { clock } = this.#ports;
    clock.sleep(Math.max(0, next - clock.now()), alarm.signal).then(
      () => this.told((jar) => jarExpired(jar, clock.now())),
      () => {},
    );
  }

  #stamped(fact: CookieFact): CookieEvent {
    this.#seq += 1;
    return { source: 'cookie', jar: this.#ports.jar, seq: this.#seq, at: this.#ports.clock.now(), ...fact };
  }
}
