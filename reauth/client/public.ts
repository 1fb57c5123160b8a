export { createReauthClient, type ReauthClient, type ReauthClientOptions } from './create-client.ts';
export type { ClientAnswer } from './client-answer.ts';
export { createReauthApi, type Credentials, type ItemQuery, type ReauthApi, type Registration } from './reauth-api.ts';
export { browserTab } from './browser-tab.ts';
export { recipe } from './recipe.ts';
export { naive } from './naive.ts';
export { proactive } from './proactive.ts';
export { resilient } from './resilient.ts';
export { sharedPromise } from './shared-promise.ts';
export { isStrategyName, strategies, strategyNames, type StrategyEntry, type StrategyName } from './strategies.ts';
export {
  defaultRefresh,
  saysNotLoggedIn,
  type ReauthBaseQuery,
  type Strategy,
  type StrategyOptions,
  type TabPorts,
} from './strategy.ts';
