import { call, type Answer, type Sent } from './call.ts';

/** A browser of a test over real HTTP: a cookie jar as small as can be. */
export class HttpBrowser {
  readonly cookies = new Map<string, string>();

  async call(port: number, path: string, sent: Sent = {}): Promise<Answer> {
    const cookie = [...this.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const answer = await call(port, path, {
      ...sent,
      headers: { ...(cookie === '' ? {} : { cookie }), ...sent.headers },
    });
    for (const line of answer.headers['set-cookie'] ?? []) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      if (value === '') this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
    return answer;
  }

  /** Sends a value as JSON. */
  send(port: number, method: string, path: string, json: unknown): Promise<Answer> {
    const headers = { 'content-type': 'application/json' };
    return this.call(port, path, { method, headers, body: JSON.stringify(json) });
  }

  login(port: number, email = 'user@example.com'): Promise<Answer> {
    return this.send(port, 'POST', '/api/auth/login', { email, password: 'password123' });
  }
}
