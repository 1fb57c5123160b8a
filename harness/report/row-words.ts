import { durationText } from '../../reauth/time/duration.ts';
import type { RowResult } from '../run/result.ts';
import type { ScenarioReport } from './reporter.ts';

/** Who ran: `naive`, or `recipe with rotation strict, grace 2s`. */
export function runnerOf({ client, policy, app }: Pick<RowResult, 'client' | 'policy' | 'app'>): string {
  const durations = Object.entries(policy).map(([name, value]) => [
    name,
    typeof value === 'number' ? durationText(value) : value,
  ]);
  const changes = [...durations, ...Object.entries(app)].map(
    ([name, value]) => `${spaced(String(name))} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`,
  );
  return changes.length === 0 ? client : `${client} with ${changes.join(', ')}`;
}

/** `doubleMount` is `double mount`. */
const spaced = (name: string): string => name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);

/** What is to come true, as the name of a test: `five-requests-meet-one-expired-token: naive fails (refresh-ran-twice)`. */
export function testNameOf(result: RowResult, { scenario, round }: ScenarioReport): string {
  const finding = scenario.fails?.finding;
  const fails = finding === undefined ? 'fails' : `fails (${finding})`;
  const again = round === 1 ? '' : `, round ${round}`;
  return `${result.id}: ${runnerOf(result)} ${result.expected === 'fail' ? fails : 'passes'}${again}`;
}

/** What came of it, in a few words. */
export function outcomeOf(result: RowResult, { scenario }: ScenarioReport): string {
  const runner = runnerOf(result);
  switch (result.verdict) {
    case 'pass': {
      if (result.expected === 'pass') return `${runner} passes`;
      const finding = scenario.fails?.finding;
      return `${runner} fails${finding === undefined ? '' : ` (${finding})`}`;
    }
    case 'fail':
      return result.expected === 'pass' ? `${runner} fails` : `${runner} does not fail as it should`;
    case 'error':
      return `${runner} cannot be judged`;
  }
}

/** Why a run did not go as expected, a line each; never empty for one that did not. */
export function reasonsOf({ why, expectations }: RowResult): readonly string[] {
  if (why.length > 0) return why;
  const broken = expectations.filter(({ holds }) => !holds);
  return broken.length === 0
    ? ['It did not go as expected.']
    : broken.map(({ expected, found }) => `expected ${expected}, found ${found}`);
}

/** The line of the file that a run which did not go as expected points to. */
export function lineOf({ expectations }: RowResult): number {
  return expectations.find(({ holds }) => !holds)?.line ?? 1;
}

/** `1 run`, `2 runs`. */
export function counted(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
