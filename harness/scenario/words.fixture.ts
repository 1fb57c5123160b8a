import { API_ROUTES } from '../../mock-server/handler/api-routes.ts';
import { FAULT_SCHEMAS } from '../../mock-server/faults/fault.ts';
import { POLICY_NAMES } from '../../mock-server/settings/schema.ts';
import { strategyNames } from '../../reauth/client/strategies.ts';
import { rules } from '../../reauth/findings/rules.ts';
import { EXPECTATION_KEYS, SENTENCES } from './expectations.ts';
import { APP_FIELDS, GIVEN_FIELDS } from './given.ts';
import { MOMENT_FORMS } from './moments.ts';
import { SCENARIO_FIELDS } from './read-scenario.ts';
import { ACTIONS } from './read-steps.ts';
import { RACE_CLASSES, WORLD_NAMES } from './scenario.ts';
import { SERVER_KEYS, SERVER_SENTENCES } from './server-steps.ts';
import { TAB_KEYS, TAB_SENTENCES } from './tab-steps.ts';

/** Every key that may stand in a scenario, every sentence, and every name: what a guide has to name. */
export function wordsOfTheLanguage(): readonly string[] {
  const within = (keys: Readonly<Record<string, { readonly fields: object }>>): readonly string[] =>
    Object.values(keys).flatMap(({ fields }) => Object.keys(fields));
  return [
    ...Object.keys(SCENARIO_FIELDS),
    ...Object.keys(GIVEN_FIELDS),
    ...within(TAB_KEYS),
    ...within(SERVER_KEYS),
    ...within(EXPECTATION_KEYS),
    ...TAB_SENTENCES,
    ...SERVER_SENTENCES,
    ...SENTENCES,
    ...MOMENT_FORMS,
    ...RACE_CLASSES,
    ...WORLD_NAMES,
    ...Object.keys(FAULT_SCHEMAS),
    ...strategyNames,
  ];
}

const pathsOf = (method: string): string =>
  API_ROUTES.filter((route) => route.method === method && route.pattern.startsWith('/api/'))
    .map(({ pattern }) => pattern.slice('/api'.length))
    .join(', ');
const routesOf = (method?: string): string =>
  [
    ...new Set(
      API_ROUTES.filter((route) => method === undefined || route.method === method).map(({ pattern }) => pattern),
    ),
  ].join(', ');
const keysOf = (fields: object): string => Object.keys(fields).join(', ');

/** What grows with the language: `{its name}` stands for it in the messages of broken scenarios. */
const LISTS: readonly (readonly [name: string, list: string])[] = [
  ['given', keysOf(GIVEN_FIELDS)],
  ['policy', [...POLICY_NAMES].join(', ')],
  ['app', keysOf(APP_FIELDS)],
  ['scenario', keysOf(SCENARIO_FIELDS)],
  ['classes', RACE_CLASSES.join(', ')],
  ['actions', ACTIONS.join(', ')],
  ['tab sentences', TAB_SENTENCES.join(', ')],
  ['expectations', keysOf(EXPECTATION_KEYS)],
  ['sentences', SENTENCES.join('; ')],
  ['findings', rules.map(({ id }) => id).join(', ')],
  ['clients', strategyNames.join(', ')],
  ['faults', keysOf(FAULT_SCHEMAS)],
  ['get paths', pathsOf('GET')],
  ['post paths', pathsOf('POST')],
  ['get routes', routesOf('GET')],
  ['routes', routesOf()],
];

/** A message with its lists written out. */
export function withLists(message: string): string {
  return LISTS.reduce((text, [name, list]) => text.replaceAll(`{${name}}`, list), message);
}
