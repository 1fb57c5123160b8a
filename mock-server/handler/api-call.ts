import type { Caller } from '../protocol/command.ts';
import type { ApiRequest } from './api.ts';
import type { Credentials } from './credentials.ts';
import type { Kernel } from './kernel.ts';
import type { Outcome } from './outcome.ts';

/** One call as an endpoint sees it. */
export interface ApiCall {
  readonly caller: Caller;
  readonly request: ApiRequest;
  readonly params: ReadonlyMap<string, string>;
  readonly credentials: Credentials;
}

export type Endpoint = (call: ApiCall, kernel: Kernel) => Promise<Outcome>;
