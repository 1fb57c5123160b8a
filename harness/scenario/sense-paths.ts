import { matchProblem, pathProblem } from './api-paths.ts';
import type { AppGiven, Scenario, Step } from './scenario.ts';
import type { Path, ScenarioProblem, ScenarioSource } from './source.ts';

/** Paths that the API does not have, where they are asked for, and faults and holds that no call of it can meet. */
export function pathProblems(source: ScenarioSource, scenario: Scenario): readonly ScenarioProblem[] {
  const { given, steps, fails, cured } = scenario;
  const told = (path: Path, message: string | undefined): readonly ScenarioProblem[] =>
    message === undefined ? [] : [source.problem(path, message)];
  const boots = (where: Path, app: Partial<AppGiven> = {}): readonly ScenarioProblem[] =>
    (app.boot ?? []).flatMap((path, index) => told([...where, 'given', 'boot', index], pathProblem('GET', path)));
  const inStep = (step: Step, index: number): readonly ScenarioProblem[] => {
    const here = ['steps', index];
    switch (step.do) {
      case 'request':
        return step.requests.flatMap(({ method, path }, place) =>
          method === 'POST'
            ? told([...here, 'post', place], pathProblem('POST', path))
            : told([...here, 'request', place], pathProblem('GET', path)),
        );
      case 'render on the server':
        return step.paths.flatMap((path, place) => told([...here, step.do, place], pathProblem('GET', path)));
      case 'hold':
        return told([...here, 'hold'], matchProblem(step.match));
      case 'set fault':
        return told([...here, 'fault', 'match'], matchProblem(step.fault.match));
      case 'log in':
      case 'log out':
      case 'open a stream':
      case 'wake':
      case 'go online':
      case 'drop the stream':
      case 'reload':
      case 'navigate':
      case 'open':
      case 'close':
      case 'go offline':
      case 'sleep':
      case 'throttle timers':
      case 'unthrottle timers':
      case 'reset api state':
      case 'kill the worker':
      case 'abort':
      case 'unmount':
      case 'skew the clock':
      case 'change policy':
      case 'clear faults':
      case 'expire':
      case 'move the clock':
      case 'release':
      case 'rotate keys':
        return [];
    }
  };
  return [
    ...boots([], given.app),
    ...given.faults.flatMap((fault, index) => told(['given', 'faults', index, 'match'], matchProblem(fault.match))),
    ...steps.flatMap(inStep),
    ...boots(['fails'], fails?.app),
    ...boots(['cured'], cured?.app),
  ];
}
