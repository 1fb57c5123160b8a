import { measureCpu } from './cpu.mjs';
import { COMMAND, here } from './server-process.mjs';
import { SERVE } from './cpu.mjs';

const CALLS = { refresh: 'refresh', guarded: 'guarded GET' };

/**
 * What the algorithm of the signatures costs, for information: server CPU per request, and as a multiple of bare.
 *
 * @param {import('./figures.mjs').Report} report
 * @param {{ rounds: number, requests: number }} options
 */
export async function algorithmsPart(report, { rounds, requests }) {
  report.section(`By algorithm, default store against bare node:http, ${rounds} interleaved rounds of ${requests}`);
  for (const algorithm of ['ES256', 'RS256', 'HS256']) {
    const servers = {
      bare: [here('./servers/bare.mjs')],
      ours: [COMMAND, ...SERVE, '--algorithm', algorithm],
    };
    const { bare, ours } = await measureCpu(servers, rounds, requests, {
      env: { ALGORITHM: algorithm },
      calls: Object.keys(CALLS),
    });
    for (const [call, title] of Object.entries(CALLS)) {
      report.figure(`${algorithm}: ${title}`, ours[call], { unit: 'µs' });
      const times = ours[call].map((us, round) => us / bare[call][round]);
      report.figure('  of bare node:http', times, { unit: '×', digits: 2 });
    }
  }
}
