import type { Policy } from '../protocol/policy.ts';
import type { Endpoint } from './api-call.ts';
import { loginEndpoint, logoutEndpoint, refreshEndpoint, registerEndpoint } from './auth-endpoints.ts';
import { JWKS_PATH, jwksEndpoint } from './jwks.ts';
import {
  healthEndpoint,
  itemEndpoint,
  itemsEndpoint,
  meEndpoint,
  orderEndpoint,
  reportsEndpoint,
} from './resource-endpoints.ts';
import type { Route } from './route-table.ts';

/** A route of the API and which delay of the policy it waits for. */
export interface ApiRoute extends Route<Endpoint> {
  readonly waits?: keyof Pick<Policy, 'apiDelay' | 'refreshDelay'>;
  /** Answers whatever the body is, even one that is too large to read. */
  readonly ignoresBody?: true;
  /** Needs nothing of the stores: it is answered while they are away too. */
  readonly isLocal?: true;
}

const refresh = { pattern: '/api/auth/refresh', run: refreshEndpoint, hasEffect: true, waits: 'refreshDelay' } as const;
const logout = {
  pattern: '/api/auth/logout',
  run: logoutEndpoint,
  hasEffect: true,
  waits: 'apiDelay',
  ignoresBody: true,
} as const;

/** Every route of the API, in every world. */
export const API_ROUTES: readonly ApiRoute[] = [
  { method: 'POST', pattern: '/api/auth/register', run: registerEndpoint, hasEffect: true, waits: 'apiDelay' },
  { method: 'POST', pattern: '/api/auth/login', run: loginEndpoint, hasEffect: true, waits: 'apiDelay' },
  { method: 'GET', ...refresh },
  { method: 'POST', ...refresh },
  { method: 'GET', ...logout },
  { method: 'POST', ...logout },
  { method: 'GET', pattern: '/api/users/me', run: meEndpoint, waits: 'apiDelay' },
  { method: 'GET', pattern: '/api/items', run: itemsEndpoint, waits: 'apiDelay' },
  { method: 'GET', pattern: '/api/items/:id', run: itemEndpoint, waits: 'apiDelay' },
  { method: 'POST', pattern: '/api/orders', run: orderEndpoint, hasEffect: true, waits: 'apiDelay' },
  { method: 'GET', pattern: '/api/admin/reports', run: reportsEndpoint, waits: 'apiDelay' },
  { method: 'GET', pattern: '/api/healthchecker', run: healthEndpoint, isLocal: true },
  { method: 'GET', pattern: JWKS_PATH, run: jwksEndpoint, isLocal: true },
];
