import { expect, test } from 'vitest';
import { settingSentence, type SettingsSources } from '../../mock-server/settings/written.ts';
import { readRunSettings, RUN_SETTINGS, runSettingsSchema } from './run-settings.ts';

function settings(sources: SettingsSources = {}) {
  const reading = readRunSettings(sources);
  if (!reading.ok) throw new Error(JSON.stringify(reading.problems));
  return reading.settings;
}

const sentences = (sources: SettingsSources): readonly string[] => {
  const reading = readRunSettings(sources);
  return reading.ok ? [] : reading.problems.map(settingSentence);
};

test('nothing need be set', () => {
  expect(settings()).toEqual({
    class: [],
    tag: [],
    world: 'virtual',
    watch: false,
    bail: 0,
    repeat: 1,
    reporter: [],
    json: false,
    traceOn: 'never',
    traceDir: 'reauth-traces',
    workers: 4,
    timeout: 60_000,
  });
});

test('a flag wins over the environment, that over the config file', () => {
  const sources = {
    flags: { world: 'live' },
    env: { REAUTH_WORLD: 'chromium', REAUTH_REPEAT: '3', REAUTH_TRACE_ON: 'always' },
    file: { world: 'virtual', repeat: 2, seed: 7 },
  };

  expect(settings(sources)).toMatchObject({ world: 'live', repeat: 3, seed: 7, traceOn: 'always' });
});

test('classes, tags and reporters are lists, of several flags or of one text', () => {
  const flags = { class: ['single', 'TABS'], reporter: ['list', 'junit=out/report.xml'] };

  expect(settings({ flags, env: { REAUTH_TAG: 'a, b' } })).toMatchObject({
    class: ['SINGLE', 'TABS'],
    tag: ['a', 'b'],
    reporter: [{ name: 'list' }, { name: 'junit', file: 'out/report.xml' }],
  });
});

test.each([
  [{ bail: true }, 1],
  [{ bail: '3' }, 3],
  [{}, 0],
])('%j stops after %i failures', (flags, bail) => {
  expect(settings({ flags })).toMatchObject({ bail });
});

test.each([
  [{ flags: { world: 'moon' } }, '--world: world cannot be "moon". Allowed: one of virtual, live, chromium.'],
  [{ flags: { class: ['single', 'quadruple'] } }, '--class: class cannot be "quadruple". Allowed: one of SINGLE, LATE'],
  [{ flags: { reporter: ['dots'] } }, '--reporter: reporter cannot be "dots". Allowed: one of list, json, junit'],
  [
    { env: { REAUTH_BAIL: 'soon' } },
    'REAUTH_BAIL: bail cannot be "soon". Allowed: a number of failures from 1, or nothing for the first.',
  ],
  // The next word belongs to the flag.
  [
    { flags: { bail: 'first.yaml' } },
    '--bail: bail cannot be "first.yaml". Allowed: a number of failures from 1, or nothing for the first; before a file, --bail=1 first.yaml.',
  ],
  [{ env: { REAUTH_TIMEOUT: '5' } }, 'REAUTH_TIMEOUT: timeout cannot be "5". Allowed: a duration such as 30s'],
  [{ flags: { server: 'localhost' } }, '--server: server cannot be "localhost". Allowed: the address of a server'],
  [{ flags: { repeat: '0' } }, '--repeat: repeat cannot be "0". Allowed: a whole number from 1 to 1000000'],
  [{ file: { wrold: 'live' } }, 'the config file: wrold cannot be set. Allowed: the names class, tag'],
])('%j is refused with the value and what is allowed', (sources: SettingsSources, sentence) => {
  expect(sentences(sources)).toEqual([expect.stringContaining(sentence)]);
});

test('each setting of the schema has its flag, with a default that the schema takes', () => {
  expect(RUN_SETTINGS.map(({ name }) => name).toSorted()).toEqual(Object.keys(runSettingsSchema.shape).toSorted());
  expect(new Set(RUN_SETTINGS.flatMap(({ env }) => env)).size).toBe(RUN_SETTINGS.length);
});
