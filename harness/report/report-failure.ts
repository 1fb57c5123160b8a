import type { Lane } from '../../reauth/trace/lane.ts';
import { numberedLanes } from '../run/numbered-lanes.ts';
import type { RowResult } from '../run/result.ts';
import { sinceStart } from '../run/since-start.ts';
import { runnerOf } from './row-words.ts';
import { legendOf, textLanes } from './text-lanes.ts';
import { withoutIdle } from './without-idle.ts';
import { labelled, wrapped } from './wrapped.ts';

export interface FailureReportOptions {
  /** The scenario's file, as a person can open it. */
  readonly file: string;
  /** The line that runs this row again. */
  readonly command: string;
  /** Saved here, if it was: the panel opens it. */
  readonly trace?: string;
  readonly columns?: number;
}

const COLUMNS = 100;
/** More than that nobody reads in a terminal. */
const MOST_LANES = 24;
/** Of the columns, so that a long path leaves room for the time. */
const NAME_SHARE = 0.4;
const LEAST_AXIS = 8;

/**
 * What a run that did not go as expected has to say, a line each: what was expected and found, what each request did, what
 * is wrong and what to do, and how to see it again. No colours, and nothing of the result's own is hidden but lanes beyond
 * two dozen.
 */
export function reportFailure(result: RowResult, options: FailureReportOptions): readonly string[] {
  const { file, command, trace, columns = COLUMNS } = options;
  const again = [
    `See it again:  ${command}`,
    ...(trace === undefined ? [] : [`Trace:         ${trace} (the panel opens it)`]),
  ];
  const parts = [
    headOf(result, columns),
    ...result.expectations
      .filter(({ holds }) => !holds)
      .map(({ line, expected, found }) => [
        `${file}:${line}`,
        ...labelled('  expected  ', expected, columns),
        ...labelled('  found     ', found, columns),
      ]),
    lanesOf(result, columns),
    findingsOf(result, columns),
    again,
  ];
  return parts.filter((part) => part.length > 0).flatMap((part, index) => (index === 0 ? part : ['', ...part]));
}

/** The scenario, whose run it was, and what its expectations alone do not say. */
function headOf(result: RowResult, columns: number): readonly string[] {
  const broken = result.expectations.filter(({ holds }) => !holds).length;
  // Where a run was to go right, `why` begins with the expectations that did not hold; they are told with their places.
  const more = result.pairing === 'fails' ? result.why : result.why.slice(broken);
  return [
    ...wrapped(result.title, columns),
    ...wrapped(rowOf(result), columns),
    ...more.flatMap((why) => wrapped(why, columns)),
  ];
}

function rowOf(result: RowResult): string {
  const who = `${runnerOf(result)}, ${result.world} world`;
  switch (result.verdict) {
    case 'pass':
      return `${who}: as expected`;
    case 'fail':
      return result.expected === 'pass'
        ? `${who}: was to pass, and failed`
        : `${who}: was to fail, and did not as it should`;
    case 'error':
      return `${who}: could not be judged`;
  }
}

function lanesOf(result: RowResult, columns: number): readonly string[] {
  const all = numberedLanes(result.lanes, result.requests);
  if (all.length === 0) return [];
  const lanes = chosen(all, result);
  const tabs = new Set(all.map(({ tabLabel }) => tabLabel));
  const when = (lane: Lane): string => sinceStart(lane.startedAt, result);
  const longest = Math.max(...lanes.map((lane) => when(lane).length));
  // Before it is drawn the time is changed, so what a lane is called is kept.
  const most = Math.floor(columns * NAME_SHARE);
  const named = (lane: Lane): string => shortened(nameOf(lane, tabs.size > 1), most);
  const names = new Map(lanes.map((lane) => [lane.request, `${when(lane).padStart(longest)}  ${named(lane)}`]));
  const name = ({ request }: Lane): string => names.get(request) ?? '';
  const drawn = withoutIdle(lanes);
  const taken = Math.max(...textLanes(drawn, 0, name).map(({ length }) => length));
  const left = all.length - lanes.length;
  return [
    ...textLanes(drawn, Math.max(LEAST_AXIS, columns - taken), name).map((line) => line.trimEnd()),
    ...(left > 0 ? [`… and ${left} more`] : []),
    legendOf(drawn),
  ];
}

/** The first ones, but those whom the findings name before all others; in their order. */
function chosen(lanes: readonly Lane[], { findings }: RowResult): readonly Lane[] {
  const named = new Set(findings.flatMap(({ requests }) => requests));
  const first = [
    ...lanes.filter(({ request }) => named.has(request)),
    ...lanes.filter(({ request }) => !named.has(request)),
  ];
  const kept = new Set(first.slice(0, MOST_LANES));
  return lanes.filter((lane) => kept.has(lane));
}

/** `#3 GET /api/items/3`, with its tab where there are several. */
function nameOf({ number, tab, tabLabel, label }: Lane, withTab: boolean): string {
  const place = withTab && tab !== 'server' ? [tabLabel] : [];
  return [...place, ...(number === 0 ? [] : [`#${number}`]), label].join(' ');
}

const shortened = (text: string, most: number): string => (text.length > most ? `${text.slice(0, most - 1)}…` : text);

/** One finding in full: one that the reasons name, or else the first error. The others by their names. */
function findingsOf({ findings, expectations, why }: RowResult, columns: number): readonly string[] {
  const reasons = [...expectations.filter(({ holds }) => !holds).map(({ expected }) => expected), ...why].join(' ');
  const first =
    findings.find(({ rule }) => reasons.includes(rule)) ??
    findings.find(({ severity }) => severity === 'error') ??
    findings[0];
  if (first === undefined) return [];
  const others = [...new Set(findings.map(({ rule }) => rule))].filter((rule) => rule !== first.rule);
  return [
    ...indented(wrapped(`${first.rule}: ${first.summary}`, columns - 2)),
    ...labelled('  why     ', first.cause, columns),
    ...labelled('  remedy  ', first.remedy, columns),
    ...(others.length === 0 ? [] : indented(wrapped(`also found: ${others.join(', ')}`, columns - 2))),
  ];
}

/** The lines after the first begin a little further right. */
const indented = (lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => (index === 0 ? line : `  ${line}`));
