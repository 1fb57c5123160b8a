import { expect, test } from 'vitest';
import type { Finding } from '../../../reauth/findings/rule.ts';
import { ending, evidenceOf } from './evidence.fixture.ts';
import { judgeFound, judgeNotFound, judgeNothingFound } from './found.ts';

const finding = (rule: string, severity: Finding['severity'] = 'error'): Finding => ({
  rule,
  severity,
  summary: 'It went wrong.',
  cause: 'Nobody looked.',
  remedy: 'Do better.',
  evidence: [],
  requests: [],
});
const clean = { ...evidenceOf(ending(200)), findings: [] };
const two = {
  ...clean,
  findings: [finding('refresh-ran-twice'), finding('refresh-ran-twice'), finding('refresh-storm')],
};

test('found holds when all that are named are found', () => {
  expect(judgeFound(['refresh-storm', 'refresh-ran-twice'], two)).toEqual({
    expected: 'refresh-storm and refresh-ran-twice are found',
    found: 'refresh-ran-twice and refresh-storm were found',
    holds: true,
  });
  expect(judgeFound(['refresh-storm', 'family-revoked'], two)).toMatchObject({ holds: false });
  expect(judgeFound(['refresh-storm'], clean)).toMatchObject({ found: 'nothing was found', holds: false });
});

test('not found holds when none that is named is found', () => {
  expect(judgeNotFound(['family-revoked'], two)).toMatchObject({
    expected: 'family-revoked is not found',
    holds: true,
  });
  expect(judgeNotFound(['family-revoked', 'refresh-storm'], two)).toMatchObject({ holds: false });
});

test('nothing is found means no warning either', () => {
  expect(judgeNothingFound(clean)).toEqual({ expected: 'nothing is found', found: 'nothing was found', holds: true });
  expect(judgeNothingFound({ ...clean, findings: [finding('refresh-storm', 'warning')] })).toMatchObject({
    found: 'refresh-storm was found',
    holds: false,
  });
});
