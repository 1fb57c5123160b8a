import { shown } from '../../mock-server/settings/problems.ts';
import { isRecord } from './is-record.ts';
import type { Part } from './read-steps.ts';
import type { ScenarioSource } from './source.ts';

/**
 * Reads which of the expectations must break: one or a list, written as under `expect`. What comes out is their places
 * there, so that nothing is expected but what stands there.
 */
export function readBreaks(
  source: ScenarioSource,
  given: unknown,
  expected: unknown,
): Part<readonly number[] | undefined> {
  if (given === undefined) return { value: undefined, problems: [] };
  const isList = Array.isArray(given);
  const items: readonly unknown[] = isList ? given : [given];
  const lines: readonly unknown[] = Array.isArray(expected) ? expected : [];
  const written = lines.map(textOf);
  const places = items.map((item) => written.indexOf(textOf(item)));
  const path = ['fails', 'breaks'];
  if (items.length === 0) {
    return { value: undefined, problems: [source.problem(path, `"breaks" is empty. ${REMEDY}, or remove it.`)] };
  }
  const problems = places.flatMap((place, index) =>
    place < 0 ? [source.problem(isList ? [...path, index] : path, noneOf(items[index]))] : [],
  );
  return problems.length > 0 ? { value: undefined, problems } : { value: places, problems: [] };
}

const REMEDY = 'Write one as it stands under "expect"';

const noneOf = (item: unknown): string =>
  item === null ? `"breaks" has no value. ${REMEDY}.` : `Nothing under "expect" is ${shown(item)}. ${REMEDY}.`;

/** The order of keys says nothing. */
function textOf(item: unknown): string {
  return JSON.stringify(item, (_, value: unknown) =>
    isRecord(value)
      ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
      : value,
  );
}
