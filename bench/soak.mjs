/**
 * Whether a server that runs for long grows: resident memory after a forced collection, at an early and at a late count
 * of requests. Ends with 1 when they differ by 10 % or more. `REQUESTS=20000` makes it short.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Agent, request } from 'node:http';

const LAST = Number(process.env['REQUESTS'] ?? 250_000);
const FIRST = LAST / 5;
const LIMIT = 0.1;
const BROWSERS = 12;
const CALLS_PER_SESSION = 120;

/** Runs in the server's process before the server does: collects, and says what is resident. The channel holds nothing open. */
const PRELOAD = `data:text/javascript,${encodeURIComponent(`
  process.on('message', async () => {
    for (let round = 0; round < 6; round += 1) {
      globalThis.gc();
      await new Promise((next) => setTimeout(next, 250));
    }
    process.send(process.memoryUsage());
  });
  process.channel.unref();
`)}`;

const serve = ['dist/node/reauth.js', 'serve', '--fast', '--no-demo', '--rotation', 'strict', '--port', '0'];
const child = spawn(process.execPath, ['--expose-gc', '--import', PRELOAD, ...serve], {
  stdio: ['ignore', 'pipe', 'inherit', 'ipc'],
});
const exited = once(child, 'exit');
const agent = new Agent({ keepAlive: true, maxSockets: BROWSERS });
const statuses = new Map();
let sent = 0;

try {
  const { api, control } = await addresses();
  const early = await after(FIRST, api, control);
  const late = await after(LAST, api, control);
  const growth = late.rss / early.rss - 1;
  const verdict = Math.abs(growth) < LIMIT ? 'within' : 'NOT within';
  say(
    `resident after collection: ${mib(early.rss)} at ${FIRST} requests, ${mib(late.rss)} at ${LAST}: ` +
      `${(growth * 100).toFixed(1)} %, ${verdict} ${LIMIT * 100} %\n` +
      `heap in use:               ${mib(early.heapUsed)} at ${FIRST} requests, ${mib(late.heapUsed)} at ${LAST}\n` +
      `answers: ${[...statuses]
        .sort(([a], [b]) => a - b)
        .map(([status, count]) => `${count} of ${status}`)
        .join(', ')}`,
  );
  const strange = [...statuses.keys()].filter((status) => ![200, 201, 401, 403].includes(status));
  if (strange.length > 0) say(`These answers were not asked for: ${strange.join(', ')}`);
  process.exitCode = Math.abs(growth) < LIMIT && strange.length === 0 ? 0 : 1;
} finally {
  agent.destroy();
  child.kill('SIGTERM');
  await exited;
}

/** Sends requests until `count` have been sent in all, then measures. */
async function after(count, api, control) {
  const from = performance.now();
  const before = sent;
  const told = setInterval(() => say(`${sent} of ${LAST} requests`), 10_000);
  await Promise.all(Array.from({ length: BROWSERS }, (_, index) => browse(index, count, api, control)));
  clearInterval(told);
  const seconds = (performance.now() - from) / 1_000;
  say(`${sent} requests, the last ${sent - before} in ${seconds.toFixed(1)} s`);
  child.send('measure');
  const [memory] = await once(child, 'message');
  return memory;
}

/** One browser after the other: sign in, work, refresh, now and then replay a spent token or leave without a logout. */
async function browse(index, until, api, control) {
  const body = JSON.stringify({
    email: index % 4 === 0 ? 'admin@example.com' : 'user@example.com',
    password: 'password123',
  });
  for (let round = 0; sent < until; round += 1) {
    const jar = new Map();
    await call(api, 'POST', '/api/auth/login', jar, body);
    const spent = jar.get('refresh_token');
    for (let step = 0; step < CALLS_PER_SESSION && sent < until; step += 1) {
      if (step % 8 === 7) await call(api, 'POST', '/api/auth/refresh', jar);
      else if (step % 60 === 10) await call(control, 'GET', '/__reauth/state', jar);
      else if (step % 10 === 3) await call(api, 'POST', '/api/orders', jar, '{"item":1}');
      else await call(api, 'GET', step % 2 === 0 ? '/api/users/me' : `/api/items/${step + 1}`, jar);
    }
    if (round % 5 === 1) await call(api, 'POST', '/api/auth/refresh', new Map([['refresh_token', spent]]));
    if (round % 7 !== 3) await call(api, 'POST', '/api/auth/logout', jar);
  }
}

function call({ port }, method, path, jar, body) {
  sent += 1;
  const headers = {
    host: `localhost:${port}`,
    cookie: [...jar].map(([name, value]) => `${name}=${value}`).join('; '),
    ...(body === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  return new Promise((done, fail) => {
    const sending = request({ host: '127.0.0.1', port, method, path, agent, headers }, (response) => {
      for (const line of response.headers['set-cookie'] ?? []) {
        const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
        if (value === '') jar.delete(name);
        else jar.set(name, value);
      }
      statuses.set(response.statusCode, (statuses.get(response.statusCode) ?? 0) + 1);
      response.resume().once('end', done);
    });
    sending.once('error', fail);
    sending.end(body);
  });
}

/** Where the server says that it listens. */
async function addresses() {
  let text = '';
  for await (const chunk of child.stdout.setEncoding('utf8')) {
    text += chunk;
    const [, api, control] = /on http:\/\/localhost:(\d+) \(control on http:\/\/localhost:(\d+)\)/.exec(text) ?? [];
    if (api !== undefined && control !== undefined)
      return { api: { port: Number(api) }, control: { port: Number(control) } };
  }
  throw new Error(`The server did not say where it listens: ${text}`);
}

function mib(bytes) {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

function say(line) {
  process.stdout.write(`${line}\n`);
}
