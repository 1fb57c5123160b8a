import { expect, test } from 'vitest';
import { readFileSync } from 'node:fs';
import { FAULT_SCHEMAS, faultSchema, type Fault } from './fault.ts';
import { ORDER, planOf, plannedIn } from './plan.ts';

/** Every kind once a place, in an order that is none. */
const ALL: readonly Fault[] = [
  { kind: 'drop', when: 'after' },
  { kind: 'status', status: 500, when: 'after' },
  { kind: 'latency', by: 1, when: 'after' },
  { kind: 'status', status: 503 },
  { kind: 'hang', when: 'after' },
  { kind: 'latency', by: 2 },
  { kind: 'clock-skew', by: '1s' },
  { kind: 'replication-lag', by: '1s' },
  { kind: 'hang' },
  { kind: 'drop' },
].map((fault, index) => ({ ...faultSchema.parse(fault), id: `f${index}` }));

const without = (...gone: readonly string[]) => ALL.filter((fault) => !gone.includes(nameOf(fault)));
const namesIn = (faults: readonly Fault[]) => plannedIn(planOf(faults)).map(nameOf);
const nameOf = (fault: Fault): string => ('when' in fault ? `${fault.kind} ${fault.when}` : fault.kind);

test('faults on one call compose in this order', () => {
  expect(ORDER).toEqual([
    'hold before',
    'clock-skew',
    'replication-lag',
    'non-atomic-rotation',
    'latency before',
    'hang before',
    'drop before',
    'status before',
    'the server acts',
    'latency after',
    'status after',
    'set-cookie',
    'no-cors',
    'hang after',
    'drop after',
    'hold after',
  ]);
});

test('a hang before the server acts is all that happens, after the latency', () => {
  expect(namesIn(ALL)).toEqual(['latency before', 'hang before']);
});

test('without it a drop is', () => {
  expect(namesIn(without('hang before'))).toEqual(['latency before', 'drop before']);
});

test('without that a status stands in for the work of the server, and its reply goes on', () => {
  expect(namesIn(without('hang before', 'drop before'))).toEqual([
    'latency before',
    'status before',
    'latency after',
    'status after',
    'hang after',
  ]);
});

test('without that the server acts on the ground that faults have set', () => {
  expect(namesIn(without('hang before', 'drop before', 'status before', 'hang after'))).toEqual([
    'clock-skew',
    'replication-lag',
    'latency before',
    'latency after',
    'status after',
    'drop after',
  ]);
});

test('what a plan does comes in the order that is documented', () => {
  for (const gone of [
    [],
    ['hang before'],
    ['hang before', 'drop before'],
    ['hang before', 'drop before', 'status before'],
  ]) {
    const places = namesIn(without(...gone)).map((name) => ORDER.findIndex((place) => place === name));

    expect(places).not.toContain(-1);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
});

test('of two of one kind that exclude each other the first is done; latencies are all done', () => {
  const twice = ALL.flatMap((fault) => [fault, { ...fault, id: `${fault.id}-again` }]);
  const { latenciesBefore, before, endAfter } = planOf(twice);

  expect(latenciesBefore.map(({ id }) => id)).toEqual(['f5', 'f5-again']);
  expect(before?.id).toBe('f8');
  expect(endAfter).toBeUndefined();
});

test('the README names each kind, with an example that parses, and the order', () => {
  const text = readFileSync(new URL('README.md', import.meta.url), 'utf8');
  const examples = [...text.matchAll(/`(\{"kind".*?\})`/g)].map(([, json = '']) => faultSchema.parse(JSON.parse(json)));
  const order = [...text.matchAll(/^\d+\. \*\*(.+?)\*\*/gm)].flatMap(([, names = '']) => names.split(', '));

  expect(new Set(examples.map(({ kind }) => kind))).toEqual(new Set(Object.keys(FAULT_SCHEMAS)));
  expect(order).toEqual(ORDER);
});
