import { problemText, type ScenarioProblem } from '../scenario/source.ts';

/** A text that is no scenario, with everything that is wrong with it. */
export class BadScenario extends Error {
  override readonly name = 'BadScenario';
  readonly problems: readonly ScenarioProblem[];

  constructor(problems: readonly ScenarioProblem[]) {
    super(problems.map(problemText).join('\n'));
    this.problems = problems;
  }
}
