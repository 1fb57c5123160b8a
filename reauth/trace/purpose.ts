import type { Purpose } from './events.ts';

const ENDINGS: readonly (readonly [ending: string, purpose: Purpose, methods: readonly string[]])[] = [
  ['auth/refresh', 'refresh', ['GET', 'POST']],
  ['auth/logout', 'logout', ['GET', 'POST']],
  ['auth/login', 'login', ['POST']],
  ['auth/register', 'register', ['POST']],
];

/** What a call is for, told by the end of its path; a GET of a login page and a preflight are plain requests. */
export function purposeOf(method: string, path: string): Purpose {
  if (!path.includes('auth/')) return 'request';
  const plain = `/${path.replace(/\/+$/, '')}`;
  const verb = method.toUpperCase();
  return (
    ENDINGS.find(([ending, , methods]) => plain.endsWith(`/${ending}`) && methods.includes(verb))?.[1] ?? 'request'
  );
}
