import { capturedHeader } from './captured-header.ts';
import { leader } from './leader.ts';
import { lostBody } from './lost-body.ts';
import { naive } from './naive.ts';
import { proactive } from './proactive.ts';
import { recipe } from './recipe.ts';
import { resilient } from './resilient.ts';
import { sharedPromise } from './shared-promise.ts';
import { storageFlag } from './storage-flag.ts';
import type { Strategy } from './strategy.ts';
import { webLock } from './web-lock.ts';

/** A strategy with what a person reads when choosing one. */
export interface StrategyEntry {
  readonly title: string;
  readonly description: string;
  readonly strategy: Strategy;
}

/** Every strategy by the name that a flag, a scenario and the Lab know it by; the default first. */
export const strategies = {
  recipe: {
    title: 'Recipe',
    description: "The article's mutex: the first request that is refused refreshes, the others wait and retry.",
    strategy: recipe,
  },
  naive: {
    title: 'Naive',
    description: 'No lock: every request that is refused refreshes for itself.',
    strategy: naive,
  },
  'shared-promise': {
    title: 'Shared promise',
    description: 'One promise for all: whoever is refused joins the refresh that is under way.',
    strategy: sharedPromise,
  },
  proactive: {
    title: 'Proactive',
    description: 'A timer refreshes before the access token expires; behind it the recipe.',
    strategy: proactive,
  },
  resilient: {
    title: 'Resilient',
    description: 'Compares token epochs, locks across tabs, times out, and logs out only when the server says no.',
    strategy: resilient,
  },
  'web-lock': {
    title: 'Web Lock',
    description: 'The recipe, whose refresh runs under one Web Lock for all tabs, waited for without end.',
    strategy: webLock,
  },
  'storage-flag': {
    title: 'Storage flag',
    description: 'The recipe, with a flag in localStorage for a lock among the tabs.',
    strategy: storageFlag,
  },
  leader: {
    title: 'Leader',
    description: 'One tab refreshes for all; the others ask it through a BroadcastChannel, once.',
    strategy: leader,
  },
  'captured-header': {
    title: 'Captured header',
    description: 'Repeats the very request that was refused, with the old bearer token in its header.',
    strategy: capturedHeader,
  },
  'lost-body': {
    title: 'Lost body',
    description: 'The recipe, which repeats a request by its address and its method, without its body.',
    strategy: lostBody,
  },
} as const satisfies Readonly<Record<string, StrategyEntry>>;

export type StrategyName = keyof typeof strategies;

/** The names in the order in which they are offered. */
export const strategyNames: readonly StrategyName[] = [
  'recipe',
  'naive',
  'shared-promise',
  'proactive',
  'resilient',
  'web-lock',
  'storage-flag',
  'leader',
  'captured-header',
  'lost-body',
];

/** Parses a name that a person gave. */
export function isStrategyName(name: string): name is StrategyName {
  return Object.hasOwn(strategies, name);
}
