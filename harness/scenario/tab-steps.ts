import { z } from '../../reauth/trace/zod.ts';
import { choice, flag } from '../../mock-server/settings/value-schemas.ts';
import type { TabAction } from './scenario.ts';
import { apiPath, email, gap, oneOrMore, pagePath, password, requestNumber, skew } from './values.ts';

/** What one key of a step makes of it. `next` hands out the numbers of requests. */
export interface StepKey<Action> {
  /** The fields beside `at` and `tab`. */
  readonly fields: z.core.$ZodLooseShape;
  read(fields: unknown, next: () => number): Action;
}

const key = <Shape extends z.core.$ZodLooseShape, Action>(
  fields: Shape,
  read: (fields: z.output<z.ZodObject<Shape>>, next: () => number) => Action,
): StepKey<Action> => {
  const schema = z.object(fields);
  return { fields, read: (given, next) => read(schema.parse(given), next) };
};

/** What a tab can be told in one sentence. */
export const TAB_SENTENCES = [
  'log out',
  'open',
  'close',
  'reload',
  'go offline',
  'go online',
  'sleep',
  'wake',
  'throttle timers',
  'unthrottle timers',
  'reset api state',
  'open a stream',
  'drop the stream',
  'kill the worker',
] as const;

/** The keys that say what a tab does; a step has exactly one of these, or one of the server's. */
export const TAB_KEYS = {
  login: key({ login: email, password: password.default('password123') }, ({ login: user, password }): TabAction => ({
    do: 'log in',
    user,
    password,
  })),
  request: key({ request: oneOrMore(apiPath), every: gap.default(0) }, ({ request, every }, next): TabAction => ({
    do: 'request',
    requests: request.map((path) => ({ number: next(), method: 'GET', path })),
    every,
  })),
  post: key(
    { post: oneOrMore(apiPath), body: z.unknown().optional(), every: gap.default(0) },
    ({ post, body = {}, every }, next): TabAction => ({
      do: 'request',
      requests: post.map((path) => ({ number: next(), method: 'POST', path, body })),
      every,
    }),
  ),
  navigate: key({ navigate: pagePath }, ({ navigate: path }): TabAction => ({ do: 'navigate', path })),
  abort: key({ abort: oneOrMore(requestNumber) }, ({ abort: requests }): TabAction => ({ do: 'abort', requests })),
  unmount: key({ unmount: oneOrMore(requestNumber) }, ({ unmount: requests }): TabAction => ({
    do: 'unmount',
    requests,
  })),
  skew: key({ skew }, ({ skew: by }): TabAction => ({ do: 'skew the clock', by })),
  'render on the server': key(
    { 'render on the server': oneOrMore(apiPath), 'passes cookies on': flag.default(true) },
    ({ 'render on the server': paths, 'passes cookies on': passesCookiesOn }): TabAction => ({
      do: 'render on the server',
      paths,
      passesCookiesOn,
    }),
  ),
  do: key({ do: choice(...TAB_SENTENCES) }, ({ do: sentence }): TabAction => ({ do: sentence })),
} satisfies Readonly<Record<string, StepKey<TabAction>>>;
