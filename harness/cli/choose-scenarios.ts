import { RACE_CLASSES, type Scenario } from '../scenario/scenario.ts';
import { BadScenario } from '../run/bad-scenario.ts';
import type { RunSettings } from './run-settings.ts';
import { scenarioOf, type ScenarioFile } from './scenario-file.ts';

type Choice = Pick<RunSettings, 'class' | 'tag'>;

/** Reads what stands on the disk, so that whatever is wrong in any file is told at once; throws `BadScenario`. */
export function checkFiles(files: readonly ScenarioFile[]): void {
  const problems = files.flatMap((file) => {
    if (file.path === undefined) return [];
    const reading = file.read();
    return reading.ok ? [] : reading.problems;
  });
  if (problems.length > 0) throw new BadScenario(problems);
}

/** Those of the classes and with one of the tags that were asked for. Of what ships, as little as possible is read. */
export function chooseScenarios(files: readonly ScenarioFile[], choice: Choice): readonly ScenarioFile[] {
  const { class: classes, tag: tags } = choice;
  return files.filter((file) => {
    if (classes.length > 0 && !classes.includes(file.class ?? scenarioOf(file).class)) return false;
    return tags.length === 0 || scenarioOf(file).tags.some((tag) => tags.includes(tag));
  });
}

/** Why nothing was left, with what there is. */
export function nothingChosen(files: readonly ScenarioFile[], { class: classes, tag: tags }: Choice): string {
  const scenarios = files.map(scenarioOf);
  const known = tagsOf(scenarios);
  if (tags.length > 0 && known.length === 0) {
    return `No scenario is with the tag ${tags.join(' or ')}: none of them has any tag. Leave --tag out, or give a scenario of yours one with "tags: [${tags[0]}]".`;
  }
  const wanted = [
    ...(classes.length > 0 ? [`of the class ${classes.join(' or ')}`] : []),
    ...(tags.length > 0 ? [`with the tag ${tags.join(' or ')}`] : []),
  ];
  const there = [
    ...(classes.length > 0 ? [`the classes ${classesOf(scenarios).join(', ')}`] : []),
    ...(tags.length > 0 ? [`the tags ${known.join(', ')}`] : []),
  ];
  return `No scenario is ${wanted.join(' and ')}. There are ${there.join(' and ')}.`;
}

function classesOf(scenarios: readonly Scenario[]): readonly string[] {
  return RACE_CLASSES.filter((race) => scenarios.some((scenario) => scenario.class === race));
}

function tagsOf(scenarios: readonly Scenario[]): readonly string[] {
  return [...new Set(scenarios.flatMap(({ tags }) => tags))].toSorted();
}
