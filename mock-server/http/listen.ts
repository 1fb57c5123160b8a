import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { refuseConnect, refuseGarbage } from './garbage.ts';
import { addressesOf } from './hosts.ts';
import type { BornAs } from './born-express.ts';
import { ListenError, type PortPair } from './listen-error.ts';

/** How long a client may take. A client that is slower is cut off. */
export interface Patience {
  /** Until its headers are there. */
  readonly headersMs: number;
  /** Until its whole request is there. */
  readonly requestMs: number;
}

/** Request line and headers together. */
const MAX_HEADER_BYTES = 16 * 1024;
/** More than a thousand held calls, the streams and a browser or two need. Node hangs up on who comes beyond. */
const MAX_CONNECTIONS = 1_500;
/** How many pairs are tried for the error's suggestion. */
const TRIES = 50;

/** Who answers, and what Node makes the requests and the replies of. */
export interface Answering extends BornAs {
  readonly listener: RequestListener;
}

/** Listens on one port of every address of `host`; port 0 takes a free one. Rejects with `ListenError`. */
export async function listen(answering: Answering, host: string, port: number, patience: Patience): Promise<Listening> {
  const addresses = addressesOf(host);
  for (let attempt = 1; ; attempt += 1) {
    const servers = addresses.map(() => server(answering, patience));
    try {
      return new Listening(servers, await bindAll(servers, addresses, port));
    } catch (error) {
      await Promise.all(servers.map(stop));
      if (port !== 0 || attempt === 10 || codeOf(error) !== 'EADDRINUSE') throw listenError(error, host, port);
    }
  }
}

/** Something that listens, until it is closed. */
export class Listening {
  readonly port: number;
  readonly #servers: readonly Server[];

  constructor(servers: readonly Server[], port: number) {
    this.#servers = servers;
    this.port = port;
  }

  /** Hangs up on who is connected and asks nothing. */
  closeIdle(): void {
    for (const one of this.#servers) one.closeIdleConnections();
  }

  /** Takes no new call, gives those under way `graceMs`, then cuts every connection. */
  async close(graceMs: number): Promise<void> {
    const stopped = Promise.all(this.#servers.map(stop));
    this.closeIdle();
    const cut = setTimeout(() => {
      for (const one of this.#servers) one.closeAllConnections();
    }, graceMs);
    await stopped;
    clearTimeout(cut);
  }
}

/** The nearest pair of neighbours after `from` that can be taken now. */
export async function nextFreePair(host: string, from: number): Promise<PortPair | undefined> {
  for (let port = from + 1; port < Math.min(from + TRIES, 65535); port += 1) {
    if ((await isFree(host, port)) && (await isFree(host, port + 1))) return { port, controlPort: port + 1 };
  }
  return undefined;
}

async function isFree(host: string, port: number): Promise<boolean> {
  const addresses = addressesOf(host);
  const probes = addresses.map(() => createServer());
  try {
    await bindAll(probes, addresses, port);
    return true;
  } catch {
    return false;
  } finally {
    await Promise.all(probes.map(stop));
  }
}

function server({ listener, ...classes }: Answering, { headersMs, requestMs }: Patience): Server {
  const connectionsCheckingInterval = Math.min(1000, headersMs);
  const one = createServer(
    {
      ...classes,
      headersTimeout: headersMs,
      requestTimeout: requestMs,
      connectionsCheckingInterval,
      maxHeaderSize: MAX_HEADER_BYTES,
    },
    listener,
  );
  one.maxConnections = MAX_CONNECTIONS;
  // By itself Node forgets the headers beyond a number, silently; the app refuses them.
  one.maxHeadersCount = 0;
  const answering = new WeakMap<Duplex, ServerResponse>();
  one.on('request', ({ socket }, response) => answering.set(socket, response));
  one.on('clientError', (error, socket) => refuseGarbage(error, socket, answering.get(socket)));
  one.on('connect', (_request, socket) => refuseConnect(socket));
  return one;
}

/** All on the port that the first one gets. An address that this machine does not have is left out, but for the first. */
async function bindAll(servers: readonly Server[], addresses: readonly string[], wanted: number): Promise<number> {
  let port = wanted;
  for (const [index, address] of addresses.entries()) {
    const one = servers[index];
    if (one === undefined) continue;
    try {
      port = await bind(one, port, address);
    } catch (error) {
      const code = codeOf(error);
      if (index === 0 || (code !== 'EADDRNOTAVAIL' && code !== 'EAFNOSUPPORT' && code !== 'EINVAL')) throw error;
    }
  }
  return port;
}

function bind(one: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    one.once('error', reject);
    one.listen({ port, host, ipv6Only: host === '::1' }, () => {
      one.off('error', reject);
      const address = one.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function stop(one: Server): Promise<void> {
  return new Promise((resolve) => {
    one.close(() => resolve());
  });
}

function listenError(error: unknown, host: string, port: number): unknown {
  switch (codeOf(error)) {
    case 'EADDRINUSE':
      return new ListenError({ code: 'PORT_BUSY', port }, error);
    case 'EACCES':
      return new ListenError({ code: 'PORT_FORBIDDEN', port }, error);
    case 'ERR_SOCKET_BAD_PORT':
      return new ListenError({ code: 'PORT_INVALID', port }, error);
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new ListenError({ code: 'HOST_UNKNOWN', host }, error);
    default:
      return error;
  }
}

function codeOf(error: unknown): unknown {
  return error instanceof Error && 'code' in error ? error.code : undefined;
}
