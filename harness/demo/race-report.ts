import { LEGEND, textLanes } from '../report/text-lanes.ts';
import type { Flagship } from './flagship-scenario.ts';
import type { RaceResult } from './race.ts';

/** The race in words and lanes, as `npm start` prints it. */
export function raceReport(flagship: Flagship, results: readonly RaceResult[], width: number): readonly string[] {
  return [
    `${flagship.title}, over real HTTP:`,
    ...results.flatMap((result) => [
      '',
      summaryOf(result, flagship.requests),
      ...textLanes(result.lanes, width).map(indented),
    ]),
    '',
    indented(LEGEND),
  ];
}

function summaryOf({ client, refreshes, waited, succeeded }: RaceResult, requests: number): string {
  const words = [
    `${refreshes} ${refreshes === 1 ? 'refresh' : 'refreshes'}`,
    ...(waited > 0 ? [`${waited} waited`] : []),
  ];
  const failed = requests - succeeded;
  return `${client}: ${words.join(', ')}${failed > 0 ? `, ${failed} of ${requests} failed` : ''}`;
}

const indented = (line: string): string => `  ${line}`;
