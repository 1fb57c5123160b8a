import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import type { ApiBody, ApiReply, ApiRequest } from '../handler/api.ts';
import { ClientGone } from './client-gone.ts';

/** The longest body that is read. A sign-up form has a few hundred bytes. */
export const BODY_LIMIT = 64 * 1024;
/** What is read and thrown away of a body that is too long, so that its sender gets to read the 413. */
const DRAIN_LIMIT = 8 * 1024 * 1024;

/** The method, path, query and headers of a call, before its body is read; `undefined` when the target is no path. */
export type Head = Omit<ApiRequest, 'body' | 'signal'>;

/** Reads the request line and the headers. The absolute form of a target (RFC 9112 section 3.2.2) is for proxies: refused. */
export function readHead(request: IncomingMessage): Head | undefined {
  const [path = '', ...rest] = (request.url ?? '').split('?');
  if (!path.startsWith('/')) return undefined;
  return { method: request.method ?? 'GET', path, query: rest.join('?'), headers: headersOf(request) };
}

/**
 * The whole call as the handler takes it, or `undefined` when the client went away while it was sending. The signal
 * aborts when the client goes away before it has the whole reply.
 */
export async function readRequest(
  head: Head,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<ApiRequest | undefined> {
  const signal = new ClientGone(response, request.socket);
  const reading = announcesBody(head) ? await readBody(request) : NO_BODY;
  if (reading.kind === 'cut-off') return undefined;
  if (reading.unread) response.shouldKeepAlive = false;
  return { ...head, body: reading.body, signal };
}

/** Sends a reply as JSON. Nothing of it may be cached, and a HEAD gets the headers of the GET alone (RFC 9110 section 9.3.2). */
export function sendReply(response: ServerResponse, method: string, reply: ApiReply): void {
  const hasBody = reply.body !== undefined && reply.status !== 204 && reply.status !== 304;
  const text = hasBody ? JSON.stringify(reply.body) : '';
  response.statusCode = reply.status;
  response.setHeader('cache-control', 'no-store');
  response.setHeader('x-content-type-options', 'nosniff');
  if (hasBody) response.setHeader('content-type', 'application/json; charset=utf-8');
  if (reply.status !== 204) response.setHeader('content-length', Buffer.byteLength(text));
  for (const [name, value] of Object.entries(reply.headers)) response.setHeader(name, value);
  if (reply.cookies.length > 0) response.setHeader('set-cookie', reply.cookies);
  response.end(method === 'HEAD' ? undefined : text);
}

/** A refusal of the adapter's own, in the shape that the handler's refusals have. */
export function refusal(status: number, message: string, headers: ApiReply['headers'] = {}): ApiReply {
  return { status, headers, cookies: [], body: { status: 'fail', message } };
}

/**
 * One value a name, names in lower case. A name that came twice has both values, joined as a list (RFC 9110 section 5.3),
 * so a second Host, Origin or Authorization makes the value wrong instead of being overlooked.
 */
function headersOf({ headers, rawHeaders: raw }: IncomingMessage): Readonly<Record<string, string>> {
  if (isEachOnce(headers, raw)) return headers;
  const found = new Map<string, string>();
  for (let index = 0; index < raw.length; index += 2) {
    const name = (raw[index] ?? '').toLowerCase();
    const value = raw[index + 1] ?? '';
    const before = found.get(name);
    found.set(name, before === undefined ? value : `${before}${name === 'cookie' ? '; ' : ', '}${value}`);
  }
  return Object.fromEntries(found);
}

/** Then what Node made of them already is right: it leaves a second one out, and has a list of Set-Cookie alone. */
function isEachOnce(headers: IncomingHttpHeaders, raw: readonly string[]): headers is Record<string, string> {
  return Object.keys(headers).length * 2 === raw.length && headers['set-cookie'] === undefined;
}

type Reading =
  { readonly kind: 'read'; readonly body: ApiBody; readonly unread: boolean } | { readonly kind: 'cut-off' };

const NO_BODY: Reading = { kind: 'read', body: { kind: 'none' }, unread: false };

/** A request says in its headers that it has a body (RFC 9112 section 6.3). Most have none, and nothing is waited for. */
function announcesBody({ headers }: Head): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
}

function readBody(request: IncomingMessage): Promise<Reading> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    const done = (body: ApiBody, unread = false): void => resolve({ kind: 'read', body, unread });
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= BODY_LIMIT) chunks.push(chunk);
      else chunks.length = 0;
      if (size > DRAIN_LIMIT) done({ kind: 'too-large', limit: BODY_LIMIT }, true);
    });
    request.on('end', () => {
      if (size === 0) done({ kind: 'none' });
      else if (size > BODY_LIMIT) done({ kind: 'too-large', limit: BODY_LIMIT });
      else done({ kind: 'text', text: Buffer.concat(chunks).toString('utf8') });
    });
    request.on('error', () => resolve({ kind: 'cut-off' }));
    request.on('close', () => resolve({ kind: 'cut-off' }));
  });
}
