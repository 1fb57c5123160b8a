import type { Finding } from '../../reauth/findings/rule.ts';
import type { Expectation, Scenario } from '../scenario/scenario.ts';
import { foundText } from './judge/found.ts';
import type { JudgedExpectation, Row } from './result.ts';

/** Whether what a row was expected to come to came true, and why not. */
export interface Verdict {
  readonly verdict: 'pass' | 'fail';
  /** Empty for a pass. */
  readonly why: readonly string[];
}

/**
 * Judges a row by its expectations and its findings.
 *
 * What `fails` declares passes only when an expectation fails (each of those that it names under `breaks`) and the finding
 * that it names is there: a scenario that cannot fail proves nothing. What `cured` declares passes when every expectation holds and there is no finding of
 * severity error, but for those that `expect` names under `found`; warnings may be there. All else goes by `expect` alone.
 *
 * `flaws` are what keeps a run from proving anything, such as a login that brought no session: with one no row passes.
 */
export function judgeRow(
  row: Pick<Row, 'client' | 'pairing' | 'finding' | 'scenario'>,
  expectations: readonly JudgedExpectation[],
  findings: readonly Finding[],
  flaws: readonly string[] = [],
): Verdict {
  const broken = expectations.filter(({ holds }) => !holds);
  const own =
    row.pairing === 'fails'
      ? whyItDidNotFail(row, broken, findings, heldBut(row.scenario, expectations))
      : whyItFailed(row, broken, findings);
  const why = [...own, ...flaws];
  return { verdict: why.length === 0 ? 'pass' : 'fail', why };
}

function whyItDidNotFail(
  { client, finding = '' }: Pick<Row, 'client' | 'finding'>,
  broken: readonly JudgedExpectation[],
  findings: readonly Finding[],
  unbroken: readonly JudgedExpectation[],
): readonly string[] {
  const rules = findings.map(({ rule }) => rule);
  const isFound = rules.includes(finding);
  const plan = `with ${client.name} the scenario was to fail with ${finding}, but`;
  if (broken.length > 0 && isFound) {
    return unbroken.map(
      ({ line, found }) => `It went wrong in another way: ${plan} line ${line} was to break and held: ${found}.`,
    );
  }
  if (broken.length > 0) return [`It went wrong in another way: ${plan} ${foundText(rules)}.`];
  const held = `${plan} every expectation held`;
  if (!isFound) return [`Nothing went wrong: ${held} and ${foundText(rules)}.`];
  return [`Nobody would notice: ${held}, though ${finding} was found. Expect what it breaks.`];
}

/** What `fails` is to break, and has not. */
const heldBut = ({ fails }: Scenario, expectations: readonly JudgedExpectation[]): readonly JudgedExpectation[] =>
  expectations.filter(({ holds }, place) => holds && fails?.breaks?.includes(place) === true);

function whyItFailed(
  { scenario, pairing }: Pick<Row, 'scenario' | 'pairing'>,
  broken: readonly JudgedExpectation[],
  findings: readonly Finding[],
): readonly string[] {
  const named = new Set(scenario.expect.flatMap((one: Expectation) => (one.that === 'found' ? one.rules : [])));
  const unexpected = findings.filter(({ rule, severity }) => severity === 'error' && !named.has(rule));
  return [
    ...broken.map(({ expected, found }) => `Expected: ${expected}. Found: ${found}.`),
    ...(pairing === 'cured' ? [...new Set(unexpected.map(({ rule }) => rule))] : []).map(
      (rule) =>
        `Every defect was to be cured, but ${rule} was found. If it belongs to the scenario, expect it: "found: ${rule}".`,
    ),
  ];
}
