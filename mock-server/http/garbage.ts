import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import { SECURITY_HEADERS } from './security-headers.ts';

/** What Node's parser says of bytes that it cannot take for a request. */
export interface ParseError extends Error {
  readonly code?: string;
  /** The bytes as they came, and where in them it stopped. */
  readonly rawPacket?: Buffer;
  readonly bytesParsed?: number;
}

/**
 * What is no HTTP, comes too slowly or has too long a head never reaches the app; it is told why before the line is cut.
 * Where an answer is half sent already, more words would become a part of it: the line is cut alone.
 */
export function refuseGarbage(error: ParseError, socket: Duplex, answering: ServerResponse | undefined): void {
  const isHalfSent = answering?.headersSent === true && !answering.writableFinished;
  if (error.code === 'ECONNRESET' || !socket.writable || isHalfSent) return void socket.destroy();
  const [status, message] = answerTo(error);
  hangUp(socket, status, message);
}

/** CONNECT asks for a tunnel, and this is no proxy (RFC 9110 section 9.3.6). */
export function refuseConnect(socket: Duplex): void {
  socket.on('error', () => socket.destroy());
  hangUp(socket, '405 Method Not Allowed', 'This server is no proxy: it opens no tunnel.', `allow: ${METHODS}\r\n`);
}

const METHODS = 'GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS';
const TWO_LENGTHS = 'This request does not say its length in one clear way. Send one Content-Length, or chunks.';

type Words = readonly [status: string, message: string];

function answerTo(error: ParseError): Words {
  if (error.code === 'HPE_INVALID_METHOD' && isRequestLine(error)) return UNKNOWN_METHOD;
  return WORDS.get(error.code) ?? ['400 Bad Request', 'This is not an HTTP/1.1 request.'];
}

const UNKNOWN_METHOD: Words = ['501 Not Implemented', `This method is unknown here. Send one of ${METHODS}.`];
const WORDS: ReadonlyMap<string | undefined, Words> = new Map([
  [
    'HPE_HEADER_OVERFLOW',
    ['431 Request Header Fields Too Large', 'The headers of this request are longer than 16 KiB.'],
  ],
  ['ERR_HTTP_REQUEST_TIMEOUT', ['408 Request Timeout', 'This request took too long to arrive.']],
  ['HPE_INVALID_CONTENT_LENGTH', ['400 Bad Request', TWO_LENGTHS]],
  ['HPE_UNEXPECTED_CONTENT_LENGTH', ['400 Bad Request', TWO_LENGTHS]],
  ['HPE_INVALID_TRANSFER_ENCODING', ['400 Bad Request', TWO_LENGTHS]],
]);

/** Whether the line that was being read is a request but for its method, and not another protocol. */
function isRequestLine({ rawPacket, bytesParsed = 0 }: ParseError): boolean {
  const text = rawPacket?.toString('latin1') ?? '';
  const line = text.slice(text.lastIndexOf('\n', Math.max(0, bytesParsed - 1)) + 1);
  return /^[!#$%&'*+.^_`|~\w-]+ \S+ HTTP\/1\.[01]\r?\n/.test(line);
}

function hangUp(socket: Duplex, status: string, message: string, more = ''): void {
  const body = JSON.stringify({ status: 'fail', message });
  const security = Object.entries(SECURITY_HEADERS).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = [
    `HTTP/1.1 ${status}\r\nconnection: close\r\ncache-control: no-store\r\n`,
    `content-type: application/json; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n`,
    ...security,
    more,
  ];
  socket.end(`${head.join('')}\r\n${body}`, () => socket.destroy());
}
