import { LEGEND, textLanes } from '../report/text-lanes.ts';
import type { Flagship } from './flagship-scenario.ts';
import type { RaceResult } from './race.ts';

/** What stands above the lanes. */
export const raceTitle = (flagship: Flagship): string => `${flagship.title}, over real HTTP:`;

/** How one client did, in words and lanes. */
export function raceReport(flagship: Flagship, result: RaceResult, width: number): readonly string[] {
  return ['', summaryOf(result, flagship.requests), ...textLanes(result.lanes, width).map(indented)];
}

/** What stands below them. */
export const raceLegend: readonly string[] = ['', `  ${LEGEND}`];

function summaryOf({ client, refreshes, waited, succeeded }: RaceResult, requests: number): string {
  const words = [
    `${refreshes} ${refreshes === 1 ? 'refresh' : 'refreshes'}`,
    ...(waited > 0 ? [`${waited} waited`] : []),
  ];
  const failed = requests - succeeded;
  return `${client}: ${words.join(', ')}${failed > 0 ? `, ${failed} of ${requests} failed` : ''}`;
}

const indented = (line: string): string => `  ${line}`;
