import { durationText } from '../../reauth/time/duration.ts';
import type { Expectation, Scenario, Step } from './scenario.ts';
import type { Path, ScenarioProblem, ScenarioSource } from './source.ts';

/** A scenario that sends nothing can show nothing. */
export function sendsNothing(source: ScenarioSource, { steps, given }: Scenario): readonly ScenarioProblem[] {
  if (steps.some(sends) || given.app.boot.length > 0) return [];
  const message = 'The steps send no request, so nothing can go wrong. Add a step with "request" or "post".';
  return [source.problem(['steps'], message)];
}

const sends = (step: Step): boolean =>
  step.do === 'request' || step.do === 'render on the server' || step.do === 'open a stream';

interface Sent {
  readonly at: number;
  readonly tab: string;
}

/** Requests that are named and not sent, or not yet, or by another tab. */
export function requestProblems(source: ScenarioSource, { steps, expect }: Scenario): readonly ScenarioProblem[] {
  const sent = new Map<number, Sent>();
  for (const step of steps) {
    if (step.do !== 'request') continue;
    for (const [index, { number }] of step.requests.entries()) {
      sent.set(number, { at: step.at + index * step.every, tab: step.tab });
    }
  }
  const problem = (path: Path, number: number, step?: Extract<Step, { do: 'abort' | 'unmount' }>) => {
    const message = wrongWith(number, sent, step);
    return message === undefined ? [] : [source.problem(path, message)];
  };
  return [
    ...steps.flatMap((step, index) =>
      step.do === 'abort' || step.do === 'unmount'
        ? step.requests.flatMap((number) => problem(['steps', index, step.do], number, step))
        : [],
    ),
    ...expect.flatMap((one, index) => numbersIn(one).flatMap((number) => problem(['expect', index], number))),
  ];
}

function wrongWith(
  number: number,
  sent: ReadonlyMap<number, Sent>,
  step: Extract<Step, { do: 'abort' | 'unmount' }> | undefined,
): string | undefined {
  const request = sent.get(number);
  if (request === undefined) {
    return `There is no request ${number}: the steps send ${sent.size}, counted from 1 in the order of the file.`;
  }
  if (step === undefined) return undefined;
  if (request.at > step.at) return `Request ${number} is sent only at ${durationText(request.at)}, after this step.`;
  return request.tab === step.tab
    ? undefined
    : `Request ${number} is of tab ${request.tab}, and this step is of tab ${step.tab}. Write tab: ${request.tab}.`;
}

function numbersIn(one: Expectation): readonly number[] {
  if (one.that === 'request') return [one.number];
  if (one.that !== 'in order') return [];
  return one.moments.flatMap((moment) =>
    'number' in moment && moment.what.startsWith('request') ? [moment.number] : [],
  );
}
