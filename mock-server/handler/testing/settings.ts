import { readSettings } from '../../settings/read-settings.ts';
import type { Settings } from '../../settings/schema.ts';

/** The settings of a test: the defaults without any delay, and what the test says. */
export function testSettings(flags: Readonly<Record<string, unknown>> = {}): Settings {
  const reading = readSettings({ flags: { fast: true, ...flags } });
  if (!reading.ok) throw new Error(`The test's settings are wrong: ${JSON.stringify(reading.problems)}`);
  return reading.settings;
}
