import { readFileSync } from 'node:fs';
import { SourceMap } from 'node:module';
import { dirname, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SERVE, UsersOf } from './cpu.mjs';
import { median, say } from './figures.mjs';
import { here } from './server-process.mjs';

/** What a file belongs to: the first that its path, or the name of its package, begins with. */
const PARTS = [
  ['Express catch-all', ['express', 'router', 'finalhandler', 'on-finished', 'parseurl', 'debug']],
  ['who may call: guard, CORS', ['mock-server/http/guard', 'mock-server/http/hosts', 'mock-server/http/cors']],
  ['HTTP adapter: request, JSON, reply', ['mock-server/http/', 'bench/servers/bare.mjs reply']],
  [
    'cookies and tokens: read, verify, sign',
    [
      'mock-server/handler/credentials',
      'mock-server/handler/cookies',
      'mock-server/handler/claims',
      'mock-server/node/tokens',
      'mock-server/node/reading',
      'mock-server/node/key',
      'mock-server/handler/render',
      'jsonwebtoken',
      'jws',
      'jwa',
      'ecdsa-sig-formatter',
      'safe-buffer',
      'bench/servers/bare.mjs verify',
      'bench/servers/bare.mjs sign',
      'bench/servers/bare.mjs cookiesOf',
    ],
  ],
  [
    'events: capture, log',
    ['mock-server/handler/event-log', 'mock-server/handler/outcome', 'reauth/trace/capture', 'reauth/trace/purpose'],
  ],
  ['user store', ['mock-server/node/redis-user', 'mock-server/store/memory-user', 'mock-server/handler/seeded']],
  [
    'session store',
    [
      'mock-server/node/',
      'mock-server/store/',
      'mock-server/handler/transact',
      'ioredis',
      '@ioredis',
      'fengari',
      'lodash',
    ],
  ],
  ['protocol: the decision', ['mock-server/protocol/']],
  ['handler: routes, gate, endpoints', ['mock-server/', 'reauth/', 'zod', 'harness/', 'bench/servers/bare.mjs']],
  ['node:http, sockets, system calls', ['bench/meter']],
];
const NODE = 'node:http, sockets, system calls';
const COLLECTOR = 'garbage collector';
const TOP_FILES = Number(process.env['FILES'] ?? 4);
const CALLS = { guarded: 'a guarded GET', refresh: 'a refresh' };

/**
 * Where the CPU of a request goes: samples of the running server, by part, beside those of the bare one. A sample counts
 * for the nearest function of ours, or of a package, that was on the stack; what Node does by itself is a part of its own.
 *
 * @param {import('./figures.mjs').Report} report
 * @param {{ command: string, requests: number, measured: Record<string, Record<string, readonly number[]>> }} options
 *   `measured`: what a request takes when nobody looks; the shares of the samples are of that
 */
export async function partsPart(report, { command, requests, measured }) {
  const ours = await sharesOf([command, ...SERVE], requests);
  const bare = await sharesOf([here('./servers/bare.mjs')], requests);
  for (const [call, title] of Object.entries(CALLS)) {
    const whole = { ours: median(measured.default[call]), bare: median(measured.bare[call]) };
    report.section(`What ${title} takes on the default store, from samples (µs)`);
    say(`  ${'ours'.padStart(6)}${'bare'.padStart(6)}`);
    table(ours[call], bare[call], whole);
  }
}

function table(ours, bare, whole) {
  const parts = new Set([...ours, ...bare].map(([file]) => partOf(file)));
  const of = (shares, part) => shares.filter(([file]) => partOf(file) === part);
  const us = (shares, total) => (sum(shares.map(([, share]) => share)) * total).toFixed(0).padStart(6);
  const rows = [...parts].map((part) => ({ part, ours: of(ours, part), bare: of(bare, part) }));
  for (const row of rows.sort(
    (a, b) => sum(b.ours.map(([, share]) => share)) - sum(a.ours.map(([, share]) => share)),
  )) {
    const named = row.ours
      .filter(([file, share]) => file !== row.part && share * whole.ours >= 1)
      .sort(([, a], [, b]) => b - a)
      .slice(0, TOP_FILES)
      .map(([file, share]) => `${file.replace('mock-server/', '')} ${(share * whole.ours).toFixed(0)}`);
    say(
      `  ${us(row.ours, whole.ours)}${us(row.bare, whole.bare)}  ${row.part.padEnd(36)} ${named.join(', ')}`.trimEnd(),
    );
  }
  say(`  ${whole.ours.toFixed(0).padStart(6)}${whole.bare.toFixed(0).padStart(6)}  in all`);
}

async function sharesOf(args, requests) {
  const users = await UsersOf.start(args, {});
  const sources = new Sources();
  try {
    const shares = {};
    for (const call of Object.keys(CALLS)) {
      await users.cpuOf(call, requests);
      shares[call] = sharesIn(await users.profileOf(call, requests), sources);
    }
    return shares;
  } finally {
    await users.stop();
  }
}

const sum = (values) => values.reduce((total, value) => total + value, 0);

function partOf(file) {
  return PARTS.find(([, begins]) => begins.some((begin) => file.startsWith(begin)))?.[0] ?? file;
}

/** The share of each file in the samples of a busy process. */
function sharesIn({ nodes, samples, timeDeltas }, sources) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const parents = new Map(nodes.flatMap(({ id, children = [] }) => children.map((child) => [child, id])));
  const owners = new Map();
  const ownerOf = (id) => {
    const known = owners.get(id);
    if (known !== undefined) return known;
    const { callFrame } = byId.get(id);
    const parent = parents.get(id);
    const above = parent === undefined ? NODE : ownerOf(parent);
    const own = sources.ownerOf(callFrame);
    // A package that we call works for the file of ours that called it, but Express, which calls us.
    const owner = own === undefined || (isPackage(own) && above !== NODE && isOurs(above)) ? above : own;
    owners.set(id, owner);
    return owner;
  };
  const spent = new Map();
  let total = 0;
  for (const [index, id] of samples.entries()) {
    const name = byId.get(id).callFrame.functionName;
    if (name === '(idle)') continue;
    const owner = name === '(garbage collector)' ? COLLECTOR : ownerOf(id);
    const time = Math.max(0, timeDeltas[index]);
    spent.set(owner, (spent.get(owner) ?? 0) + time);
    total += time;
  }
  return [...spent].map(([owner, time]) => [owner, time / total]);
}

const isOurs = (owner) => /^(mock-server|reauth|harness|bench)\//.test(owner);
const isPackage = (owner) => !isOurs(owner);

/** Finds the source file of a function in the bundle, and the package of one outside. */
class Sources {
  #maps = new Map();

  ownerOf({ url, functionName, lineNumber, columnNumber }) {
    if (!url.startsWith('file:') && !url.startsWith('/')) return undefined;
    const file = url.startsWith('file:') ? fileURLToPath(url) : url;
    const map = this.#mapOf(file);
    const { originalSource } = map?.findEntry(lineNumber, columnNumber) ?? {};
    const source = originalSource === undefined ? file : resolve(dirname(file), originalSource);
    const inPackage = source.split('node_modules/').at(-1) ?? source;
    if (source.includes('node_modules/') && !inPackage.startsWith('.cache')) return packageOf(inPackage);
    const own = relative(here('..'), source);
    return own.startsWith('bench/servers/') ? `${own} ${functionName}` : own;
  }

  #mapOf(file) {
    if (!this.#maps.has(file)) this.#maps.set(file, read(`${file}.map`));
    return this.#maps.get(file);
  }
}

function packageOf(path) {
  const [first = '', second = ''] = path.split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

function read(path) {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
