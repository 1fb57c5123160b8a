import { request, type IncomingHttpHeaders, type IncomingMessage } from 'node:http';
import { connect } from 'node:net';

export interface Sent {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** One call over real HTTP, with any header whatever: Host, Origin and Sec-Fetch-* too, which `fetch` would not let us set. */
export async function call(port: number, path: string, sent: Sent = {}): Promise<Answer> {
  const response = await open(port, path, sent);
  let text = '';
  for await (const chunk of response.setEncoding('utf8')) text += String(chunk);
  return { status: response.statusCode ?? 0, headers: response.headers, text };
}

/** A call whose answer is read by the test itself: a stream. */
export function open(
  port: number,
  path: string,
  { method = 'GET', headers = {}, body }: Sent = {},
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const sending = request({ host: '127.0.0.1', port, path, method, agent: false });
    sending.setHeader('host', `localhost:${port}`);
    // For a DELETE, Node would send the body without saying where it ends.
    if (body !== undefined) sending.setHeader('content-length', Buffer.byteLength(body));
    for (const [name, value] of Object.entries(headers)) sending.setHeader(name, value);
    sending.once('response', resolve);
    sending.once('error', reject);
    sending.end(body);
  });
}

/** What the server says to these very bytes, until it hangs up. */
export function raw(port: number, bytes: string, host = '127.0.0.1'): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, host, () => socket.write(bytes));
    let text = '';
    socket.setEncoding('utf8');
    socket.on('data', (chunk) => (text += String(chunk)));
    socket.once('close', () => resolve(text));
    socket.once('error', reject);
  });
}

/** The body of an answer, which must be JSON. */
export function bodyOf(answer: Answer): Readonly<Record<string, unknown>> {
  const body: unknown = JSON.parse(answer.text);
  if (typeof body !== 'object' || body === null) throw new Error(`Not an object: ${answer.text}`);
  return { ...body };
}
