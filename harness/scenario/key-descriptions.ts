import { SETTINGS } from '../../mock-server/settings/registry.ts';

type Descriptions = Readonly<Record<string, string>>;

/** What an editor shows of each key of a scenario. */
export const SCENARIO_DESCRIPTIONS: Descriptions = {
  version: 'The version of this language. It is 1.',
  title: 'What goes wrong, in a line: what a report calls the scenario.',
  why: 'Why it matters, in a line.',
  class: 'Which of the twenty classes of defect it belongs to. `reauth run --class` chooses by it.',
  tags: 'Words of your own. `reauth run --tag` chooses by them.',
  reports: 'Ids of public reports that it is taken from.',
  worlds:
    'Where it can run: in one process and virtual time, over real HTTP, in real Chromium tabs. Left out: in all of them.',
  given: 'What is so before the first step: settings of the server, faults, and how the app of every tab is built.',
  steps: 'What happens, in the order of its times. Each step does one thing.',
  until: 'When it is judged: once the steps are done, or after the access token has expired a second time.',
  expect: 'What must hold in the end, one thing a line.',
  fails: 'The client, or the settings, with which it must fail, and the finding that must be shown.',
  cured: 'The client, or the settings, with which it must pass.',
};

/** Settings of the server, as its own help describes them. */
export const POLICY_DESCRIPTIONS: Descriptions = Object.fromEntries(
  SETTINGS.filter(({ isPolicy }) => isPolicy).map(({ name, description }) => [name, sentence(description)]),
);

function sentence(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}.`;
}

export const GIVEN_DESCRIPTIONS: Descriptions = {
  ...POLICY_DESCRIPTIONS,
  faults: 'What goes wrong with calls: late, lost, refused, without their cookies.',
  coordinators: 'How many coordinators of the refresh a page has, each with a lock of its own (two `createApi`).',
  'double mount': 'Whatever the app does when it mounts is done twice, as under StrictMode of React.',
  boot: 'What the app asks for whenever a page of it loads.',
  retry: "RTK Query's retry around the reauth (outside), or within it around `fetchBaseQuery` (inside).",
  attempts: 'How often it tries again.',
  layer: 'Around the reauth, or within it.',
  locks: 'The Web Locks of the origin: as in a browser, missing (no secure context), never granted, or stolen.',
  storage: 'What tabs share through localStorage: at once, late, or not at all.',
  subscriber: 'Whether something in the page calls the API whenever the token changes.',
  stream: 'What a stream reconnects with: the access token that it was opened with, or what the reauth has by then.',
  renderers:
    'Whether the parts of a page that are rendered on the server refresh each for itself, or through one coordinator.',
};

/** The keys of a step, in the order in which they are offered. */
export const STEP_DESCRIPTIONS: Descriptions = {
  at: 'When it happens: time since the start, such as 16s. Steps of one time happen in the order of the file.',
  tab: 'Which tab does it, A to Z; without it, A. The first step of a tab opens it.',
  login: 'Logs in. There are user@example.com and admin@example.com.',
  password: 'With another password than theirs, password123.',
  request:
    'Sends GET requests together: a path under /api, or a list. Requests are counted from 1 over the whole file.',
  every: 'Sends them so far apart instead of together.',
  post: 'Sends POST requests: a path under /api, or a list. They are counted with the others.',
  body: 'What is posted, as JSON.',
  navigate: 'Goes to another page of the app, without loading it anew.',
  abort: 'Aborts these requests, by their numbers.',
  unmount: 'Lets go of the components that asked for these requests.',
  skew: "Sets the tab's clock wrong by so much.",
  'render on the server':
    'A server renders a page for this tab and asks the API for these paths, with the cookies of the browser.',
  'passes cookies on': 'Whether the renderer hands the Set-Cookie of the API on to the browser.',
  do: 'What the tab does, in a word or two.',
  policy: 'Changes settings of the server while it runs.',
  fault: 'Sets a fault.',
  expire: 'Lets the access token, the refresh token or the whole session expire now.',
  user: 'Whose; without it, of everybody.',
  'move the clock': "Moves the server's clock on by so much.",
  hold: 'Holds calls that begin so, until they are released: /api/auth/refresh, GET /api/items, *.',
  when: 'Before the server has acted, or after.',
  release: 'Lets held calls go: all, the next one, or some by their order of arrival. Waits until they are held.',
  server: 'What the server does, in a few words.',
};

export const EXPECTATION_DESCRIPTIONS: Descriptions = {
  refreshes: 'How often the access token was refreshed.',
  retries: 'How many requests were sent again.',
  blocked: 'How many requests waited for a refresh of another one.',
  orders: 'How many orders were placed, by the count of the server.',
  logouts: 'How often a client gave its session up.',
  request: 'How this request ends, by its number.',
  ends: 'With success, a failure, an abort, or an HTTP status.',
  'ends at': 'On which page the tab stands in the end.',
  tab: 'Of which tab.',
  cookie: 'Whether the browser has this cookie.',
  is: 'Present or absent.',
  at: 'When; without it, in the end.',
  found: 'What must be found.',
  'not found': 'What must not be found.',
  'in order': 'What happened before what. Other things may lie between.',
};

export const PAIRING_DESCRIPTIONS: Descriptions = {
  client: 'One of the built-in clients by name, or the path of a module of yours. Without it: recipe.',
  policy: 'What differs from `given` in the settings of the server.',
  given: 'What differs from `given` in how the app is built.',
  finding: 'What must be found.',
  breaks: 'Which of the expectations it must break, one or a list, as they stand under `expect`.',
};

export const FAULT_DESCRIPTIONS: Descriptions = {
  id: 'A name for it; the server gives one where it is left out.',
  match: 'Which calls, by how they begin: /api/auth/refresh, GET /api/items, *.',
  tab: 'Only calls of this tab.',
  nth: 'From the nth call on that is meant, from 1.',
  times: 'For so many calls. Left out: one where `nth` is given, else all.',
  from: 'Only from so long after it was set.',
  to: 'Only until so long after it was set.',
  kind: 'What happens to the call.',
  by: 'How much.',
  upTo: 'Anything between `by` and this, as `seed` determines.',
  seed: 'What determines it.',
  when: 'Before the server acts, or once it has.',
  status: 'The HTTP status; under no-cors, only replies of this one.',
  body: 'Whether the reply has a body.',
  retryAfter: 'The Retry-After header.',
  how: 'What becomes of its Set-Cookie.',
  pause: 'How long between the old token and its successor.',
};
