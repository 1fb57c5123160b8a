import { PLAIN_APP } from '../scenario/given.ts';
import type { Stage } from './world.ts';

/** A stage of which nothing is said: the server's defaults, a plain app, the recipe. */
export const PLAIN_STAGE: Stage = {
  policy: {},
  faults: [],
  app: PLAIN_APP,
  client: { kind: 'strategy', name: 'recipe' },
};
