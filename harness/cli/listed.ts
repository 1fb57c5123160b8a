import { defined } from '../../reauth/trace/defined.ts';
import { printable } from '../report/printable.ts';
import type { Style } from '../report/reporter.ts';
import { counted, runnerOf } from '../report/row-words.ts';
import { DEFAULT_CLIENT } from '../run/client-source.ts';
import { RACE_CLASSES, WORLD_NAMES, type Pairing, type Scenario } from '../scenario/scenario.ts';

/** A scenario, and the file that it was read from where it does not ship. */
export interface Listed {
  readonly scenario: Scenario;
  readonly file?: string;
}

/** One JSON document, for programs. */
export function listedAsJson(all: readonly Listed[]): string {
  const scenarios = all.map(({ scenario, file }) => {
    const { id, class: race, title, why, tags, reports, worlds, fails, cured } = scenario;
    return defined({ id, class: race, title, why, tags, reports, worlds, fails, cured, file });
  });
  return `${JSON.stringify({ scenarios }, undefined, 2)}\n`;
}

/** For people: under its class, each scenario with its title, what fails it and what cures it. */
export function listedAsText(all: readonly Listed[], style: Style): string {
  const groups = RACE_CLASSES.flatMap((race) => {
    const own = all.filter(({ scenario }) => scenario.class === race);
    return own.length === 0 ? [] : [style.strong(race), ...own.flatMap((listed) => linesOf(listed, style)), ''];
  });
  return [...groups, counted(all.length, 'scenario'), ''].join('\n');
}

function linesOf({ scenario, file }: Listed, style: Style): readonly string[] {
  const { id, title, tags, worlds, fails, cured } = scenario;
  const facts = [
    ...(fails ? [`fails: ${whoOf(fails)} (${fails.finding})`] : []),
    ...(cured ? [`cured: ${whoOf(cured)}`] : []),
    ...(tags.length > 0 ? [`tags: ${tags.join(', ')}`] : []),
    ...(worlds.length < WORLD_NAMES.length ? [`only in: ${worlds.join(', ')}`] : []),
    ...(file === undefined ? [] : [file]),
  ];
  return [`  ${printable(id)}`, `      ${printable(title)}`, style.faint(`      ${printable(facts.join('; '))}`)];
}

const whoOf = ({ client = DEFAULT_CLIENT, policy = {}, app = {} }: Pairing): string =>
  runnerOf({ client, policy, app });
