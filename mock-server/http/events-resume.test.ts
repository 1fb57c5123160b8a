import { createParser } from 'eventsource-parser';
import { connect, createServer, type Socket } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import type { ServerEvent } from '../../reauth/trace/events.ts';
import { RingEventLog } from '../handler/event-log.ts';
import { systemClock } from '../../reauth/time/system-clock.ts';
import { Random } from '../fuzz/random.ts';
import { open } from './testing/call.ts';
import { fakeCore } from './testing/fake-core.ts';
import { running } from './testing/running.ts';

const PATH = '/__reauth/events';
const EVENTS = 10_000;
const CUTS = 20;

/** A server whose log is the product's own ring. */
async function streaming(kept = EVENTS) {
  const events = new RingEventLog(systemClock, () => 0, kept);
  const server = await running({ createCore: () => Promise.resolve({ ...fakeCore(), events }) });
  let made = 0;
  const happen = (count: number): void => {
    for (let left = Math.min(count, EVENTS - made); left > 0; left -= 1) {
      made += 1;
      events.append({ type: 'call.released', call: `c${made}` });
    }
  };
  return { ...server, happen, made: () => made };
}

/** Passes bytes on to a port, and cuts the line where it is told to: in the middle of a message, most of the time. */
async function cuttingProxy(port: number, cutAfter: () => number | undefined): Promise<number> {
  const proxy = createServer((client) => {
    const server = connect(port, '127.0.0.1');
    let left = cutAfter();
    const end = (): void => [client, server].forEach((socket: Socket) => void socket.destroy());
    client.on('error', end).on('close', end).pipe(server);
    server.on('error', end).on('close', end);
    server.on('data', (bytes) => {
      const passed = left === undefined ? bytes : bytes.subarray(0, left);
      if (left !== undefined) left -= passed.length;
      client.write(passed, () => {
        if (left === 0) end();
      });
    });
  });
  await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
  onTestFinished(() => void proxy.close());
  const address = proxy.address();
  return typeof address === 'object' && address !== null ? address.port : 0;
}

/** What one reader has, over all its connections. */
interface Reading {
  readonly ids: number[];
  readonly missed: (readonly [from: number, to: number])[];
  connections: number;
  lastId: string | undefined;
}

const newReading = (): Reading => ({ ids: [], missed: [], connections: 0, lastId: undefined });

/** The seq of the last id; the name of the run stands before it. */
const seqOf = ({ lastId }: Reading): number => Number(lastId?.split('-')[1] ?? 0);

/** Reads one connection until it ends, or until `leave` says so, as a browser's EventSource would. */
async function readOnce(port: number, serverPort: number, reading: Reading, leave: (reading: Reading) => boolean) {
  reading.connections += 1;
  const resume = reading.lastId === undefined ? {} : { 'last-event-id': reading.lastId };
  const response = await open(port, PATH, { headers: { host: `localhost:${serverPort}`, ...resume } }).catch(
    () => undefined,
  );
  if (response === undefined) return;
  const parser = createParser({
    onEvent: ({ id, data, event: name }) => {
      if (name === 'hello' || response.destroyed) return;
      const event = JSON.parse(data) as ServerEvent;
      if (event.type === 'events.missed') reading.missed.push([event.from, event.to]);
      else reading.ids.push(event.seq);
      expect(id).toMatch(new RegExp(`^[0-9a-f]{8}-${event.seq}$`));
      reading.lastId = id;
      if (leave(reading)) response.destroy();
    },
  });
  await new Promise<void>((ended) => {
    response.on('error', () => {}).once('close', ended);
    response.setEncoding('utf8').on('data', (chunk) => parser.feed(String(chunk)));
  });
}

/** Every seq once and in order, what is announced as missed among them. */
function expectWhole({ ids, missed }: Reading, last: number): void {
  const spans = [...ids.map((id) => [id, id] as const), ...missed].sort(([a], [b]) => a - b);
  expect(ids).toEqual(ids.toSorted((a, b) => a - b));
  let next = 1;
  for (const [from, to] of spans) {
    expect(from).toBe(next);
    next = to + 1;
  }
  expect(next - 1).toBe(last);
}

test.each([11])(
  'a reader that hangs up twenty times while ten thousand events happen has each of them once and in order (seed %i)',
  async (seed) => {
    const { controlPort, happen, made } = await streaming();
    const random = new Random(seed);
    const cuts = Array.from({ length: CUTS }, () => 1 + random.below(EVENTS - 1)).sort((a, b) => a - b);
    const reading = newReading();
    const grow = setInterval(() => happen(random.below(200)), 0);

    while (reading.ids.length < EVENTS) {
      await readOnce(controlPort, controlPort, reading, ({ ids }) => {
        if (ids.length >= EVENTS) return true;
        if ((cuts[0] ?? EVENTS) > ids.length) return false;
        cuts.shift();
        return true;
      });
    }
    clearInterval(grow);

    expect(made()).toBe(EVENTS);
    expect(cuts).toEqual([]);
    expect(reading.connections).toBe(CUTS + 1);
    expect(reading.missed).toEqual([]);
    expectWhole(reading, EVENTS);
  },
  60_000,
);

test.each([21, 22])(
  'a line that is cut twenty times in the middle of messages loses and doubles nothing (seed %i)',
  async (seed) => {
    const { controlPort, happen } = await streaming();
    const random = new Random(seed);
    let cut = 0;
    const proxy = await cuttingProxy(controlPort, () => {
      cut += 1;
      return cut > CUTS ? undefined : 1 + random.below(40_000);
    });
    const reading = newReading();
    const grow = setInterval(() => happen(random.below(200)), 0);

    while (reading.ids.length < EVENTS) await readOnce(proxy, controlPort, reading, ({ ids }) => ids.length >= EVENTS);
    clearInterval(grow);

    expect(cut).toBe(CUTS + 1);
    expect(reading.missed).toEqual([]);
    expectWhole(reading, EVENTS);
  },
  60_000,
);

test('a reader that was away longer than the log remembers is told exactly what it missed', async () => {
  const { controlPort, happen, made } = await streaming(500);
  const random = new Random(31);
  const reading = newReading();

  for (let cut = 0; cut < CUTS; cut += 1) {
    happen(1 + random.below(900));
    const last = seqOf(reading);
    const until = last + 1 + random.below(made() - last);
    await readOnce(controlPort, controlPort, reading, (so) => seqOf(so) >= until);
  }
  happen(EVENTS);
  await readOnce(controlPort, controlPort, reading, (so) => seqOf(so) === EVENTS);

  expect(reading.missed.length).toBeGreaterThan(3);
  expect(reading.connections).toBe(CUTS + 1);
  expectWhole(reading, EVENTS);
});

test('a reader that is too slow for the log is told what it missed, and goes on where the log begins', async () => {
  const { controlPort, happen } = await streaming(1_000);
  const reading = newReading();
  const response = await open(controlPort, PATH);
  const parser = createParser({
    onEvent: ({ data, event: name }) => {
      if (name === 'hello') return;
      const event = JSON.parse(data) as ServerEvent;
      if (event.type === 'events.missed') reading.missed.push([event.from, event.to]);
      else reading.ids.push(event.seq);
    },
  });

  // Nothing is read while more events happen than the log, the queue and the buffers of the system hold.
  happen(EVENTS);
  await new Promise<void>((whole) => {
    response.setEncoding('utf8').on('data', (chunk) => {
      parser.feed(String(chunk));
      if (reading.ids.at(-1) === EVENTS) whole();
    });
  });
  response.destroy();

  expect(reading.missed.length).toBeGreaterThan(0);
  expectWhole(reading, EVENTS);
});
