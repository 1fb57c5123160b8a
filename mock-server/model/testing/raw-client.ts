import type { ApiReply, ApiRequest, ServerCore } from '../../handler/api.ts';
import type { ModelPolicy } from '../facts.ts';

/** Tokens as text, to be presented where the profile looks for them. */
export interface RawTokens {
  readonly access?: string | undefined;
  readonly refresh?: string | undefined;
}

/** A client without a jar: it presents what it is told to, in cookies or, under the bearer profile, in header and body. */
export class RawClient {
  readonly #core: ServerCore;

  constructor(core: ServerCore) {
    this.#core = core;
  }

  async api(
    method: string,
    path: string,
    profile: ModelPolicy['profile'],
    { access, refresh }: RawTokens = {},
    json?: unknown,
  ): Promise<ApiReply> {
    const isBearer = profile === 'bearer';
    const cookies = [
      ...(access === undefined ? [] : [`access_token=${access}`]),
      ...(refresh === undefined ? [] : [`refresh_token=${refresh}`]),
    ];
    const body = json ?? (isBearer && refresh !== undefined ? { refresh_token: refresh } : undefined);
    return this.#core.api(
      requestOf(method, path, body, {
        ...(isBearer && access !== undefined ? { authorization: `Bearer ${access}` } : {}),
        ...(!isBearer && cookies.length > 0 ? { cookie: cookies.join('; ') } : {}),
      }),
    );
  }

  async control(method: string, path: string, json?: unknown): Promise<unknown> {
    const { status, body } = await this.#core.control(requestOf(method, `/__reauth/${path}`, json, {}));
    if (status !== 200)
      throw new Error(`${method} ${path} ${JSON.stringify(json)} was refused: ${JSON.stringify(body)}`);
    return body;
  }
}

function requestOf(method: string, path: string, json: unknown, headers: ApiRequest['headers']): ApiRequest {
  if (json === undefined) return { method, path, query: '', headers, body: { kind: 'none' } };
  const type = { 'content-type': 'application/json' };
  return {
    method,
    path,
    query: '',
    headers: { ...type, ...headers },
    body: { kind: 'text', text: JSON.stringify(json) },
  };
}

/** The access token that a reply hands out: it is in the body in every profile. */
export const accessTokenOf = (reply: ApiReply): string => inBody(reply, 'access_token');

/** The refresh token that a reply hands out, from where the profile has it. */
export const refreshTokenOf = (reply: ApiReply, profile: ModelPolicy['profile']): string =>
  profile === 'bearer' ? inBody(reply, 'refresh_token') : inCookie(reply, 'refresh_token');

function inBody({ body }: ApiReply, field: string): string {
  const value: unknown = typeof body === 'object' && body !== null ? Reflect.get(body, field) : undefined;
  if (typeof value !== 'string') throw new Error(`The body has no ${field}: ${JSON.stringify(body)}`);
  return value;
}

function inCookie({ cookies }: ApiReply, name: string): string {
  const value = cookies.flatMap((cookie) => (cookie.startsWith(`${name}=`) ? [cookie.slice(name.length + 1)] : []))[0];
  if (value === undefined) throw new Error(`No cookie ${name} was set: ${JSON.stringify(cookies)}`);
  return value.split(';')[0] ?? '';
}
