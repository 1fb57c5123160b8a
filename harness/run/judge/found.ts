import { listed } from '../../../reauth/trace/wording.ts';
import type { Evidence } from './evidence.ts';
import type { Judged } from './judged.ts';

/** Whether all of these are found. */
export function judgeFound(rules: readonly string[], { findings }: Evidence): Judged {
  const ids = findings.map(({ rule }) => rule);
  return {
    expected: isFound(rules, 'is', 'are'),
    found: foundText(ids),
    holds: rules.every((rule) => ids.includes(rule)),
  };
}

/** Whether none of these is found. */
export function judgeNotFound(rules: readonly string[], { findings }: Evidence): Judged {
  const ids = findings.map(({ rule }) => rule);
  return {
    expected: isFound(rules, 'is not', 'are not'),
    found: foundText(ids),
    holds: !rules.some((rule) => ids.includes(rule)),
  };
}

/** Whether nothing is found, not even a warning. */
export function judgeNothingFound({ findings }: Evidence): Judged {
  return {
    expected: 'nothing is found',
    found: foundText(findings.map(({ rule }) => rule)),
    holds: findings.length === 0,
  };
}

/** Findings by their ids, each once. */
export const foundText = (rules: readonly string[]): string =>
  rules.length === 0 ? 'nothing was found' : isFound([...new Set(rules)], 'was', 'were');

const isFound = (rules: readonly string[], one: string, many: string): string =>
  `${listed(rules)} ${rules.length === 1 ? one : many} found`;
