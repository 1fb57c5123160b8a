import type { RowResult } from '../run/result.ts';
import type { Reporter } from './reporter.ts';
import { reasonsOf } from './row-words.ts';

/** One JSON document, for programs: how many passed, and each run with its verdict. */
export function createJsonReporter(): Reporter {
  const scenarios: unknown[] = [];
  return {
    begin: () => '',
    scenario: ({ results }) => {
      scenarios.push(...results.map(rowOf));
      return '';
    },
    end: ({ plan, passed, failed, errors, ended }) => {
      const more = {
        ...(plan.seed === undefined ? {} : { seed: plan.seed }),
        ...(ended === undefined ? {} : { ended }),
      };
      return `${JSON.stringify({ passed, failed, errors, ...more, scenarios }, undefined, 2)}\n`;
    },
  };
}

function rowOf(result: RowResult) {
  const {
    id,
    class: race,
    title,
    world,
    client,
    policy,
    app,
    expected,
    verdict,
    refreshes,
    findings,
    durationMs,
  } = result;
  return {
    id,
    class: race,
    title,
    world,
    client,
    policy,
    ...(Object.keys(app).length === 0 ? {} : { app }),
    expected,
    verdict,
    refreshes,
    findings: [...new Set(findings.map(({ rule }) => rule))],
    durationMs: Math.round(durationMs * 10) / 10,
    ...(verdict === 'pass' ? {} : { why: reasonsOf(result) }),
  };
}
