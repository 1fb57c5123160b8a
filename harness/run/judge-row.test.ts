import { expect, test } from 'vitest';
import type { Finding } from '../../reauth/findings/rule.ts';
import { judgeRow } from './judge-row.ts';
import type { JudgedExpectation } from './result.ts';
import { scenarioOf } from './scenario.fixture.ts';

const client = { kind: 'strategy', name: 'naive' } as const;
const fails = { scenario: scenarioOf(), client, pairing: 'fails', finding: 'refresh-ran-twice' } as const;
const cured = { scenario: scenarioOf(), client, pairing: 'cured' } as const;
const plain = { scenario: scenarioOf(), client } as const;

const held: JudgedExpectation = { line: 9, expected: '1 refresh', found: '1 refresh', holds: true };
const broken: JudgedExpectation = { line: 9, expected: '1 refresh', found: '5 refreshes', holds: false };
const finding = (rule: string, severity: Finding['severity'] = 'error'): Finding => ({
  rule,
  severity,
  summary: 'It went wrong.',
  cause: 'Nobody looked.',
  remedy: 'Look.',
  evidence: [],
  requests: [],
});

test('what is to fail passes when an expectation fails and the finding is there', () => {
  const findings = [finding('refresh-storm'), finding('refresh-ran-twice')];

  expect(judgeRow(fails, [held, broken], findings)).toEqual({ verdict: 'pass', why: [] });
});

test('what is to fail and does not is a failure of the scenario', () => {
  expect(judgeRow(fails, [held], [])).toEqual({
    verdict: 'fail',
    why: [
      'Nothing went wrong: with naive the scenario was to fail with refresh-ran-twice, but every expectation held and nothing was found.',
    ],
  });
});

test('what is to fail with one finding and fails with another is no pass', () => {
  expect(judgeRow(fails, [broken], [finding('refresh-storm')])).toEqual({
    verdict: 'fail',
    why: [
      'It went wrong in another way: with naive the scenario was to fail with refresh-ran-twice, but refresh-storm was found.',
    ],
  });
});

test('what is to break one expectation and breaks another is no pass', () => {
  const breaks = '\n  breaks: nobody is logged out';
  const scenario = scenarioOf({
    expect: '  - refreshes: 1\n  - nobody is logged out',
    more: `fails:\n  client: naive\n  finding: refresh-ran-twice${breaks}`,
  });
  const alive: JudgedExpectation = { line: 10, expected: 'nobody is logged out', found: 'nobody was', holds: true };
  const row = { ...fails, scenario };

  expect(judgeRow(row, [broken, alive], [finding('refresh-ran-twice')])).toEqual({
    verdict: 'fail',
    why: [
      'It went wrong in another way: with naive the scenario was to fail with refresh-ran-twice, but line 10 was to break and held: nobody was.',
    ],
  });
  expect(judgeRow(row, [held, { ...alive, holds: false }], [finding('refresh-ran-twice')]).verdict).toBe('pass');
});

test('a finding without a failed expectation is no pass: the scenario expects too little', () => {
  expect(judgeRow(fails, [held], [finding('refresh-ran-twice')])).toEqual({
    verdict: 'fail',
    why: [
      'Nobody would notice: with naive the scenario was to fail with refresh-ran-twice, but every expectation held, though refresh-ran-twice was found. Expect what it breaks.',
    ],
  });
});

test('what is cured passes when every expectation holds and nothing of severity error is found', () => {
  expect(judgeRow(cured, [held], [finding('refresh-storm', 'warning')])).toEqual({ verdict: 'pass', why: [] });
});

test('what is cured tells each expectation that does not hold', () => {
  expect(judgeRow(cured, [held, broken], [])).toEqual({
    verdict: 'fail',
    why: ['Expected: 1 refresh. Found: 5 refreshes.'],
  });
});

test('a defect that nobody expected is no cure', () => {
  expect(judgeRow(cured, [held], [finding('refresh-storm'), finding('refresh-storm')])).toEqual({
    verdict: 'fail',
    why: [
      'Every defect was to be cured, but refresh-storm was found. If it belongs to the scenario, expect it: "found: refresh-storm".',
    ],
  });
});

test('a defect that the scenario expects may be there', () => {
  const scenario = scenarioOf({ expect: '  - found: refresh-ran-twice' });

  expect(judgeRow({ ...cured, scenario }, [held], [finding('refresh-ran-twice')]).verdict).toBe('pass');
});

test('with a client of the caller’s it is the expectations alone that count', () => {
  expect(judgeRow(plain, [held], [finding('refresh-storm')]).verdict).toBe('pass');
  expect(judgeRow(plain, [broken], []).verdict).toBe('fail');
});

test.each([fails, cured, plain])('no row passes where something keeps it from proving anything', (row) => {
  const broke = row === fails ? [broken] : [held];
  const found = row === fails ? [finding('refresh-ran-twice')] : [];

  expect(judgeRow(row, broke, found)).toEqual({ verdict: 'pass', why: [] });
  expect(judgeRow(row, broke, found, ['The login in line 8 was answered 401.'])).toEqual({
    verdict: 'fail',
    why: ['The login in line 8 was answered 401.'],
  });
});
