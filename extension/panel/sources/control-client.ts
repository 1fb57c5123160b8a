import { z } from '../../../reauth/trace/zod.ts';
import type { Answer } from './answer.ts';
import type { ControlClient } from './control.ts';
import { cookiesSchema, policySchema, stateSchema } from './control-replies.ts';
import { httpCall, type HttpCall, type HttpPorts } from './http-call.ts';

const done = z.unknown().transform(() => undefined);

/**
 * The control API over HTTP, with this browser's cookies, since `expire` and `cookies` are about whoever asks.
 * `control` finds the API anew for each call, so that a server which is started later, or elsewhere, is met.
 */
export function createControlClient(control: () => Promise<Answer<string>>, ports: HttpPorts): ControlClient {
  async function call<T>(method: HttpCall<T>['method'], path: string, reply: z.ZodType<T>, body?: unknown) {
    const base = await control();
    if (!base.ok) return base;
    return httpCall({ method, url: `${base.value}/__reauth/${path}`, reply, body }, ports);
  }

  return {
    state: () => call('GET', 'state', stateSchema),
    changePolicy: (patch) => call('PATCH', 'policy', policyReplySchema, patch),
    advance: (byMs) => call('POST', 'clock/advance', done, { by: `${byMs}ms` }),
    expire: (what) => call('POST', 'expire', done, { what }),
    hold: (hold) => call('PUT', 'holds', done, hold),
    release: (which) => call('POST', 'holds/release', done, which),
    cookies: async () => {
      const reply = await call('GET', 'cookies', cookiesSchema);
      return reply.ok ? { ok: true, value: reply.value.cookies } : reply;
    },
    reset: () => call('POST', 'reset', done, {}),
    addFault: (fault) => call('POST', 'faults', done, fault),
    removeFault: (id) => call('DELETE', `faults/${encodeURIComponent(id)}`, done),
    removeFaults: () => call('DELETE', 'faults', done),
    rotateKeys: (how) => call('POST', 'keys/rotate', done, how),
  };
}

const policyReplySchema = z.object({ policy: policySchema }).transform(({ policy }) => policy);
