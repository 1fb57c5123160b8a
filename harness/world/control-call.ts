import type { ServerStep } from '../scenario/scenario.ts';

/** One call of the control API (`/__reauth/…`) as plain data. */
export interface ControlCall {
  readonly method: 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly path: string;
  readonly body: unknown;
}

/** What a step asks of the server, but for `release`, whose calls must have come first. */
export type PromptStep = Exclude<ServerStep, { readonly do: 'release' }>;

/** The control call that does what a step says: the same in every world. */
export function controlCallOf(step: PromptStep): ControlCall {
  switch (step.do) {
    case 'change policy':
      return { method: 'PATCH', path: '/__reauth/policy', body: step.policy };
    case 'set fault':
      return { method: 'POST', path: '/__reauth/faults', body: step.fault };
    case 'clear faults':
      return { method: 'DELETE', path: '/__reauth/faults', body: {} };
    case 'expire': {
      const { what, user } = step;
      return { method: 'POST', path: '/__reauth/expire', body: user === undefined ? { what } : { what, user } };
    }
    case 'move the clock':
      return { method: 'POST', path: '/__reauth/clock/advance', body: { by: step.by } };
    case 'hold':
      return { method: 'PUT', path: '/__reauth/holds', body: { match: step.match, when: step.when } };
    case 'rotate keys':
      return { method: 'POST', path: '/__reauth/keys/rotate', body: { forget: step.forget } };
  }
}

/** Lets held calls go: all of them with an end of the holds, or these in this order. */
export function releaseCallOf(which: 'all' | readonly string[]): ControlCall {
  const body = which === 'all' ? { all: true } : { ids: which };
  return { method: 'POST', path: '/__reauth/holds/release', body };
}
