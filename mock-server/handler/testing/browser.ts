import type { ApiReply, ApiRequest, ServerCore } from '../api.ts';

export interface CallOptions {
  readonly json?: unknown;
  /** A body that is sent as it is. */
  readonly text?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** What a test reads of a reply. */
export interface Reply extends ApiReply {
  /** The body, a field at a time: `at('data', 'user', 'email')`. */
  at(...path: readonly (string | number)[]): unknown;
}

/** A browser of a test: a jar that keeps what a server sets until the server clears it, without a clock of its own. */
export class Browser {
  readonly #core: ServerCore;
  readonly jar = new Map<string, string>();

  constructor(core: ServerCore) {
    this.#core = core;
  }

  get = (path: string, options: CallOptions = {}): Promise<Reply> => this.call('GET', path, options);
  post = (path: string, json?: unknown, options: CallOptions = {}): Promise<Reply> =>
    this.call('POST', path, json === undefined ? options : { ...options, json });

  async login(email = 'user@example.com'): Promise<Reply> {
    return this.post('/api/auth/login', { email, password: 'password123' });
  }

  async call(method: string, address: string, { json, text, headers = {}, signal }: CallOptions = {}): Promise<Reply> {
    const [path = '', query = ''] = address.split('?');
    const written = text ?? (json === undefined ? undefined : JSON.stringify(json));
    const cookie = [...this.jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const request: ApiRequest = {
      method,
      path,
      query,
      headers: {
        ...(cookie === '' ? {} : { cookie }),
        ...(written === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      body: written === undefined ? { kind: 'none' } : { kind: 'text', text: written },
      ...(signal === undefined ? {} : { signal }),
    };
    const reply = await (path.startsWith('/__reauth') ? this.#core.control(request) : this.#core.api(request));
    if (reply.cut) throw new TypeError('The connection was cut.');
    for (const line of reply.cookies) this.#keep(line);
    return { ...reply, at: (...steps) => steps.reduce<unknown>(field, reply.body) };
  }

  #keep(line: string): void {
    const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
    if (/Max-Age=0\b/.test(line)) this.jar.delete(name);
    else this.jar.set(name, value);
  }
}

function field(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined;
}
