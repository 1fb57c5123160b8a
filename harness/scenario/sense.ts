import { isStrategyName, strategyNames } from '../../reauth/client/strategies.ts';
import { rules } from '../../reauth/findings/rules.ts';
import { nearest } from './nearest.ts';
import type { Scenario, Step } from './scenario.ts';
import type { Path, ScenarioProblem, ScenarioSource } from './source.ts';

/** What no field says alone: times that go back, requests and tabs that are not there, a release of nothing. */
export function senseProblems(source: ScenarioSource, scenario: Scenario): readonly ScenarioProblem[] {
  return [
    ...timeProblems(source, scenario.steps),
    ...sendsNothing(source, scenario),
    ...requestProblems(source, scenario),
    ...tabProblems(source, scenario),
    ...holdProblems(source, scenario.steps),
    ...findingProblems(source, scenario),
    ...clientProblems(source, scenario),
  ];
}

function timeProblems(source: ScenarioSource, steps: readonly Step[]): readonly ScenarioProblem[] {
  return steps.flatMap(({ at }, index) => {
    const before = steps[index - 1]?.at ?? 0;
    return at >= before
      ? []
      : [
          source.problem(
            ['steps', index, 'at'],
            `This step is at ${at}ms, before the step above it (${before}ms). Put the steps in the order of their times.`,
          ),
        ];
  });
}

const sends = (step: Step): boolean =>
  step.do === 'request' || step.do === 'render on the server' || step.do === 'open a stream';

function sendsNothing(source: ScenarioSource, { steps, given }: Scenario): readonly ScenarioProblem[] {
  if (steps.some(sends) || given.app.boot.length > 0) return [];
  return [
    source.problem(
      ['steps'],
      'The steps send no request, so nothing can go wrong. Add a step with "request" or "post".',
    ),
  ];
}

function requestProblems(source: ScenarioSource, { steps, expect }: Scenario): readonly ScenarioProblem[] {
  const sentBy = new Map<number, number>();
  for (const step of steps)
    if (step.do === 'request') for (const { number } of step.requests) sentBy.set(number, step.at);
  const none = (path: Path, number: number) =>
    source.problem(
      path,
      `There is no request ${number}: the steps send ${sentBy.size}, counted from 1 in the order of the file.`,
    );
  const early = steps.flatMap((step, index) =>
    step.do === 'abort' || step.do === 'unmount'
      ? step.requests.flatMap((number) => {
          const at = sentBy.get(number);
          if (at === undefined) return [none(['steps', index, step.do], number)];
          return at <= step.at
            ? []
            : [source.problem(['steps', index, step.do], `Request ${number} is sent only at ${at}ms.`)];
        })
      : [],
  );
  const expected = expect.flatMap((one, index) => {
    const numbers =
      one.that === 'request'
        ? [one.number]
        : one.that === 'in order'
          ? one.moments.flatMap((moment) =>
              'number' in moment && moment.what.startsWith('request') ? [moment.number] : [],
            )
          : [];
    return numbers.flatMap((number) => (sentBy.has(number) ? [] : [none(['expect', index], number)]));
  });
  return [...early, ...expected];
}

function tabProblems(source: ScenarioSource, { steps, expect }: Scenario): readonly ScenarioProblem[] {
  const tabs = new Set(steps.flatMap((step) => ('tab' in step ? [step.tab] : [])));
  return expect.flatMap((one, index) => {
    const named =
      one.that === 'tab ends at' || one.that === 'cookie'
        ? [one.tab]
        : one.that === 'in order'
          ? one.moments.flatMap((moment) => (moment.what === 'logs out' ? [moment.tab] : []))
          : [];
    return named.flatMap((tab) =>
      tabs.has(tab)
        ? []
        : [
            source.problem(
              ['expect', index],
              `No step names tab ${tab}. The tabs are ${[...tabs].join(', ') || 'none'}.`,
            ),
          ],
    );
  });
}

function holdProblems(source: ScenarioSource, steps: readonly Step[]): readonly ScenarioProblem[] {
  let holds = 0;
  return steps.flatMap((step, index) => {
    if (step.do === 'hold') holds += 1;
    if (step.do !== 'release') return [];
    if (holds === 0)
      return [
        source.problem(
          ['steps', index],
          'Nothing is held here, so this release would wait for ever. Put a step with "hold" before it.',
        ),
      ];
    if (step.which === 'all') holds = 0;
    return [];
  });
}

function findingProblems(source: ScenarioSource, { expect, fails }: Scenario): readonly ScenarioProblem[] {
  const known = rules.map(({ id }) => id);
  const unknown = (path: Path, id: string): readonly ScenarioProblem[] => {
    if (known.includes(id)) return [];
    const guess = nearest(id, known);
    return [
      source.problem(
        path,
        `There is no finding "${id}".${guess === undefined ? '' : ` Did you mean "${guess}"?`} Allowed: ${known.join(', ')}.`,
      ),
    ];
  };
  return [
    ...expect.flatMap((one, index) =>
      one.that === 'found' || one.that === 'not found'
        ? one.rules.flatMap((id) => unknown(['expect', index, one.that], id))
        : [],
    ),
    ...(fails === undefined ? [] : unknown(['fails', 'finding'], fails.finding)),
  ];
}

/** A name without slash or dot is one of ours; all else is a file. */
function clientProblems(source: ScenarioSource, { fails, cured }: Scenario): readonly ScenarioProblem[] {
  return (
    [
      ['fails', fails],
      ['cured', cured],
    ] as const
  ).flatMap(([where, pairing]) => {
    const name = pairing?.client;
    if (name === undefined || isStrategyName(name) || /[./\\]/.test(name)) return [];
    const guess = nearest(name, strategyNames);
    const meant = guess === undefined ? '' : ` Did you mean "${guess}"?`;
    return [
      source.problem(
        [where, 'client'],
        `There is no client "${name}".${meant} Allowed: ${strategyNames.join(', ')}, or the path of a module.`,
      ),
    ];
  });
}
