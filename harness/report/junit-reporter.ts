import type { RowResult } from '../run/result.ts';
import type { Reporter, ReporterOptions, ScenarioReport } from './reporter.ts';
import { reasonsOf, testNameOf } from './row-words.ts';

interface Case {
  readonly race: string;
  readonly kind: 'passed' | 'failure' | 'error' | 'skipped';
  readonly seconds: number;
  readonly xml: string;
}

/**
 * JUnit XML as Jenkins, GitLab and Azure read it: a testsuite for each class, a testcase for each run.
 *
 * Only what the schema has (https://github.com/jenkinsci/xunit-plugin, junit-10.xsd) is used.
 */
export function createJunitReporter({ explain }: ReporterOptions): Reporter {
  const cases: Case[] = [];
  return {
    begin: () => '',
    scenario: (report) => {
      if (report.results.length === 0) cases.push(leftOutCase(report));
      else cases.push(...report.results.map((result) => caseOf(result, report, explain(result, report))));
      return '';
    },
    end: ({ durationMs }) => documentOf(cases, durationMs / 1000),
  };
}

function documentOf(cases: readonly Case[], seconds: number): string {
  const suites = [...new Set(cases.map(({ race }) => race))].map((race) => {
    const own = cases.filter((one) => one.race === race);
    const time = own.reduce((sum, one) => sum + one.seconds, 0);
    const counts = { ...countsOf(own), skipped: own.filter(({ kind }) => kind === 'skipped').length };
    return [
      `  <testsuite${attributes({ name: race, ...counts, time })}>`,
      ...own.map(({ xml }) => xml),
      '  </testsuite>',
    ];
  });
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites${attributes({ name: 'reauth', ...countsOf(cases), time: seconds })}>`,
    ...suites.flat(),
    '</testsuites>',
    '',
  ].join('\n');
}

const countsOf = (cases: readonly Case[]) => ({
  tests: cases.length,
  failures: cases.filter(({ kind }) => kind === 'failure').length,
  errors: cases.filter(({ kind }) => kind === 'error').length,
});

function caseOf(result: RowResult, report: ScenarioReport, told: readonly string[]): Case {
  const race = result.class;
  const seconds = result.durationMs / 1000;
  const head = attributes({ name: testNameOf(result, report), classname: `reauth.${race}`, time: seconds });
  if (result.verdict === 'pass') {
    return { race, kind: 'passed', seconds, xml: `    <testcase${head}/>` };
  }
  const kind = result.verdict === 'fail' ? 'failure' : 'error';
  const [message = ''] = reasonsOf(result);
  const type = result.expected === 'fail' ? 'does-not-fail' : 'expectation';
  const body = `<${kind}${attributes({ message, type })}>${escaped(told.join('\n'))}</${kind}>`;
  return { race, kind, seconds, xml: `    <testcase${head}>\n      ${body}\n    </testcase>` };
}

function leftOutCase({ scenario }: ScenarioReport): Case {
  const head = attributes({ name: scenario.id, classname: `reauth.${scenario.class}`, time: 0 });
  const why = attributes({ message: `runs only in: ${scenario.worlds.join(', ')}` });
  const xml = `    <testcase${head}>\n      <skipped${why}/>\n    </testcase>`;
  return { race: scenario.class, kind: 'skipped', seconds: 0, xml };
}

function attributes(values: Readonly<Record<string, string | number>>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${typeof value === 'string' ? quoted(value) : numberOf(name, value)}"`)
    .join('');
}

const numberOf = (name: string, value: number): string => (name === 'time' ? value.toFixed(3) : String(value));

const NAMED: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text for XML 1.0, which has no place for most controls, however they are written: they are shown as their codes. */
function escaped(text: string): string {
  return text
    .replace(FORBIDDEN, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[&<>"]/g, (sign) => NAMED[sign] ?? sign);
}

/** In an attribute, a parser would make spaces of line ends and tabs. */
const quoted = (text: string): string => escaped(text).replace(/[\t\n\r]/g, (sign) => `&#${sign.charCodeAt(0)};`);

/** What https://www.w3.org/TR/xml/#charsets leaves out, and DEL and C1, which it advises against. */
const FORBIDDEN = /(?![\t\n\r\u0085])[\p{Cc}\p{Cs}\uFFFE\uFFFF]/gu;
