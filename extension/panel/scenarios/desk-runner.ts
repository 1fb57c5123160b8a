import type { Row, RowResult } from '../../../harness/run/result.ts';
import { runRow, type RowProgress } from '../../../harness/run/run-row.ts';
import type { World } from '../../../harness/world/world.ts';
import { createVirtualWorld } from '../../../harness/world/virtual/virtual-world.ts';
import { defined } from '../../../reauth/trace/defined.ts';
import type { ClientEvent } from '../../../reauth/trace/events.ts';
import { failure } from '../sources/http-call.ts';
import type { DeskReader } from './desk-reader.ts';
import { counting, noTally, withFailure, withResult, type EntryKey, type Job } from './desk-state.ts';
import type { DeskStore } from './desk-store.ts';
import type { LivePlace } from './live/live-place.ts';
import { stepWords } from './step-words.ts';

export interface DeskRunnerPorts {
  readonly store: DeskStore;
  readonly reader: DeskReader;
  /** Real time in ms. */
  readonly now: () => number;
  /** Awaited between rows. */
  readonly turns: () => () => Promise<void>;
}

/** Runs one thing at a time; whoever asks for another meanwhile is not heard. */
export class DeskRunner {
  readonly #ports: DeskRunnerPorts;
  #stop = new AbortController();

  constructor(ports: DeskRunnerPorts) {
    this.#ports = ports;
  }

  /** In virtual time, in this process. */
  async atOnce(keys: readonly EntryKey[]): Promise<void> {
    const { store, reader, turns } = this.#ports;
    if (!this.#isFree()) return;
    const world = createVirtualWorld();
    const pauseIfDue = turns();
    const total = keys.length;
    let [tally, done] = [noTally, 0];
    for (const key of keys) {
      this.#put({ kind: 'at once', done, total, tally, current: key, isStopping: false });
      await pauseIfDue();
      for (const row of this.#isStopped ? [] : await reader.rows(key)) {
        const result = await this.#run(key, row, world);
        if (result !== undefined) tally = counting(tally, result);
        await pauseIfDue();
      }
      if (this.#isStopped) break;
      done += 1;
    }
    store.change({ job: undefined, ...(total > 1 ? { last: { tally, done, total } } : {}) });
  }

  /** Against the running server, row after row. Whatever happens, the server is given back. */
  async live(key: EntryKey, place: LivePlace, tell: (event: ClientEvent) => void): Promise<void> {
    const { store, reader } = this.#ports;
    if (!this.#isFree()) return;
    const say = (now: string): void => this.#put({ kind: 'live', current: key, now, isStopping: false });
    say('Looking for the server');
    try {
      const rows = await reader.rows(key);
      const server = await place.find();
      if (!server.ok) return store.change(withFailure(store.state, key, server));
      if (rows.length === 0 || this.#isStopped) return;
      const { world, giveBack } = await place.borrow(server.value, tell);
      try {
        for (const row of rows) await this.#run(key, row, world, (progress) => say(stepWords(progress)));
      } finally {
        say('Giving the server its policy back');
        await giveBack();
      }
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      store.change(withFailure(store.state, key, failure(problem, 'Is the server still running? Then run it again.')));
    } finally {
      store.change({ job: undefined });
    }
  }

  cancel(): void {
    const { job } = this.#ports.store.state;
    if (job === undefined || this.#isStopped) return;
    this.#stop.abort(new Error('it was cancelled'));
    this.#put(job);
  }

  get #isStopped(): boolean {
    return this.#stop.signal.aborted;
  }

  #isFree(): boolean {
    if (this.#ports.store.state.job !== undefined) return false;
    this.#stop = new AbortController();
    return true;
  }

  #put(job: Job): void {
    this.#ports.store.change({ job: { ...job, isStopping: this.#isStopped } });
  }

  /** Notes what a row came to; nothing when it was stopped before its end. */
  async #run(
    key: EntryKey,
    row: Row,
    world: World,
    onProgress?: (progress: RowProgress) => void,
  ): Promise<RowResult | undefined> {
    if (this.#isStopped) return undefined;
    const { store, now } = this.#ports;
    const { signal } = this.#stop;
    const result = await runRow(row, world, { now, signal, ...defined({ onProgress }) });
    if (signal.aborted) return undefined;
    store.change(withResult(store.state, key, result));
    return result;
  }
}
