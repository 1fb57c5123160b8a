import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../time/instant.ts';
import { readTrace } from './file.ts';
import { writeTrace } from './write-trace.ts';
import { sampleRace } from './sample-race.ts';
import { someTrace } from './trace-arbitrary.ts';

const header = { recordedAt: instant(1_700_000_000_000), salt: 'grains' };

test('what is written is read back', () => {
  fc.assert(
    fc.property(someTrace, (trace) => {
      expect(readTrace(writeTrace(trace, header))).toEqual({
        ok: true,
        header: { format: 'reauth-trace', version: 1, ...header },
        events: trace,
        skipped: [],
      });
    }),
  );
});

test('a broken line loses only itself, and is named by its number', () => {
  const lines = writeTrace(sampleRace('recipe', 1), header).split('\n');
  const whole = lines.length - 2;
  lines[2] = '{"source":"client","type":"request.sta';
  lines[4] = JSON.stringify({ source: 'client', type: 'request.begun', tab: 'A', seq: 1, at: 1 });

  const reading = readTrace(lines.join('\r\n'));

  expect(reading).toMatchObject({
    ok: true,
    skipped: [
      { line: 3, problem: 'The line is not JSON; it may have been cut off.' },
      { line: 5, problem: expect.stringContaining('field "type"') },
    ],
  });
  expect(reading.ok && reading.events.length).toBe(whole - 2);
});

test('an empty file says so', () => {
  expect(readTrace(' \n')).toMatchObject({ ok: false, problem: 'The file is empty.' });
});

test.each(['<!doctype html>', '{"format":"har"}', '[]', '{"format":"reauth-trace","version":"1"}'])(
  'what begins with %s is no trace',
  (text) => {
    expect(readTrace(text)).toMatchObject({
      ok: false,
      problem: expect.stringContaining('is not a trace of reauth-devtools'),
    });
  },
);

test('a newer version is refused with both versions', () => {
  const text = writeTrace([], header).replace('"version":1', '"version":7');

  expect(readTrace(text)).toEqual({
    ok: false,
    problem: 'The trace has version 7, and this program reads up to version 1.',
    remedy: 'Update reauth-devtools to open it.',
  });
});

test('a byte order mark is no obstacle', () => {
  expect(readTrace(`\uFEFF${writeTrace([], header)}`)).toMatchObject({ ok: true, events: [] });
});

test('no text whatever makes it throw', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.string(), fc.json())), (lines) => {
      const text = [writeTrace([], header).trim(), ...lines].join('\n');
      expect(readTrace(text).ok).toBe(true);
      expect(typeof readTrace(lines.join('\n')).ok).toBe('boolean');
    }),
  );
});
