import { createServer, type RequestListener, type Server } from 'node:http';
import type { Socket } from 'node:net';
import { addressesOf } from './hosts.ts';
import { ListenError, type PortPair } from './listen-error.ts';

/** How long a client may take. A client that is slower is cut off. */
export interface Patience {
  /** Until its headers are there. */
  readonly headersMs: number;
  /** Until its whole request is there. */
  readonly requestMs: number;
}

const MAX_HEADERS = 100;
/** How many pairs are tried for the error's suggestion. */
const TRIES = 50;

/** Listens on one port of every address of `host`; port 0 takes a free one. Rejects with `ListenError`. */
export async function listen(
  listener: RequestListener,
  host: string,
  port: number,
  patience: Patience,
): Promise<Listening> {
  const addresses = addressesOf(host);
  for (let attempt = 1; ; attempt += 1) {
    const servers = addresses.map(() => server(listener, patience));
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

  /** Takes no new call, gives those under way `graceMs`, then cuts every connection. */
  async close(graceMs: number): Promise<void> {
    const stopped = Promise.all(this.#servers.map(stop));
    for (const one of this.#servers) one.closeIdleConnections();
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

function server(listener: RequestListener, { headersMs, requestMs }: Patience): Server {
  const connectionsCheckingInterval = Math.min(1000, headersMs);
  const one = createServer(
    { headersTimeout: headersMs, requestTimeout: requestMs, connectionsCheckingInterval },
    listener,
  );
  one.maxHeadersCount = MAX_HEADERS;
  one.on('clientError', refuseGarbage);
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

/** What is no HTTP, comes too slowly or has too long a head never reaches the app; it is told why before the line is cut. */
function refuseGarbage(error: NodeJS.ErrnoException, socket: Socket): void {
  if (error.code === 'ECONNRESET' || !socket.writable) return void socket.destroy();
  const [status, message] = GARBAGE[error.code ?? ''] ?? ['400 Bad Request', 'This is not an HTTP/1.1 request.'];
  const body = JSON.stringify({ status: 'fail', message });
  const head = `HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-type: application/json; charset=utf-8\r\n`;
  socket.end(`${head}content-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`, () => socket.destroy());
}

const GARBAGE: Readonly<Record<string, readonly [string, string]>> = {
  HPE_HEADER_OVERFLOW: ['431 Request Header Fields Too Large', 'The headers of this request are longer than 16 KiB.'],
  ERR_HTTP_REQUEST_TIMEOUT: ['408 Request Timeout', 'This request took too long to arrive.'],
};

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
