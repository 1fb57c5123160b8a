import { SERVE } from './cpu.mjs';
import { load } from './load.mjs';
import { COMMAND, ServerProcess, here } from './server-process.mjs';
import { USERS, refresh, signAllIn } from './users.mjs';

const AT_LEAST = 3;
const FORMS = {
  refresh: 'grant_type=refresh_token&refresh_token=8d0f9e1c-5b1f-4d5e-9a53-2a1f0c3f7b11&client_id=bench',
  client: 'grant_type=client_credentials&client_id=bench&client_secret=bench',
};

/**
 * What it is asked for. The nearest equal is its refresh by our algorithm: it looks nothing up, and signs two tokens, an
 * access and an id token. For one signature there is its client_credentials grant, for information.
 */
const PEERS = [
  { name: 'its refresh grant, as it comes (RS256)', algorithm: 'RS256', form: FORMS.refresh, limit: AT_LEAST },
  { name: 'its refresh grant, ES256 as ours', algorithm: 'ES256', form: FORMS.refresh, limit: AT_LEAST },
  { name: 'its client_credentials grant, ES256', algorithm: 'ES256', form: FORMS.client },
];

/**
 * Refreshes a second, beside the token endpoint of oauth2-mock-server: one core each, as many connections, in turn.
 *
 * @param {import('./figures.mjs').Report} report
 * @param {{ rounds: number, requests: number }} options
 */
export async function peerPart(report, { rounds, requests }) {
  const started = [];
  const start = async (...args) => {
    const server = await ServerProcess.start(...args);
    started.push(server);
    return server;
  };
  try {
    const ours = await start([COMMAND, ...SERVE]);
    const sessions = await signAllIn(ours.port);
    const oursPerSecond = () => perSecond(ours.port, requests, (n) => refresh(ours.port, sessions[n]));
    const peers = [];
    for (const { algorithm, form, ...peer } of PEERS) {
      const { port } = await start([here('./servers/peer.mjs')], { ALGORITHM: algorithm });
      const post = formPost(port, form);
      const fewer = Math.ceil(requests / 4); // It takes several times as long.
      peers.push({
        ...peer,
        rates: [],
        ratios: [],
        measure: () => perSecond(port, fewer, () => ({ next: () => post })),
      });
    }
    const own = [];
    for (let round = -1; round < rounds; round += 1) {
      for (const peer of peers) {
        const [first, second] = round % 2 === 0 ? [oursPerSecond, peer.measure] : [peer.measure, oursPerSecond];
        const one = await first();
        const other = await second();
        if (round < 0) continue;
        const [mine, its] = round % 2 === 0 ? [one, other] : [other, one];
        own.push(mine);
        peer.rates.push(its);
        peer.ratios.push(mine / its);
      }
    }
    report.section(`Refreshes a second, ${USERS} at once, ${rounds} interleaved rounds (one process each)`);
    report.figure('reauth serve, default store', own, { unit: '/s' });
    for (const { name, rates, ratios, limit } of peers) {
      report.figure(`oauth2-mock-server: ${name}`, rates, { unit: '/s' });
      report.figure('  times as many by reauth serve', ratios, {
        unit: '×',
        digits: 1,
        of: `${name}:`,
        ...(limit && { atLeast: limit }),
      });
    }
  } finally {
    await Promise.all(started.map((server) => server.stop()));
  }
}

async function perSecond(port, requests, clientOf) {
  const clients = Array.from({ length: USERS }, (_, n) => clientOf(n));
  return requests / (await load(port, clients, requests)).seconds;
}

function formPost(port, form) {
  const head = `POST /token HTTP/1.1\r\nhost: localhost:${port}\r\nconnection: keep-alive\r\naccept: application/json`;
  const type = `content-type: application/x-www-form-urlencoded\r\ncontent-length: ${form.length}`;
  return Buffer.from(`${head}\r\n${type}\r\n\r\n${form}`, 'latin1');
}
