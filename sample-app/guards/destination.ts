import { z } from '../schema/jitless-zod.ts';

const path = z.string().regex(/^\/(?!\/)/);
const part = z.string().catch('');
const carried = z.object({ from: z.object({ pathname: path, search: part, hash: part }) });

/**
 * Where somebody wanted to go before they were sent to log in: what `state.from` of the location says, or home.
 *
 * History state is kept by the browser and may be anybody's, so that it is read, not trusted: only a path of this app.
 */
export function destinationOf(state: unknown): string {
  const parsed = carried.safeParse(state);
  if (!parsed.success) return '/';
  const { pathname, search, hash } = parsed.data.from;
  return pathname + search + hash;
}

const registered = z.object({ registered: z.string() });

/** The email of the account that was just made, for the log in form that comes next; empty when none was. */
export function registeredEmailOf(state: unknown): string {
  const parsed = registered.safeParse(state);
  return parsed.success ? parsed.data.registered : '';
}

/** What goes along from the sign-up form to the log in form: where one wanted to go, and who one is now. */
export function afterRegistering(state: unknown, email: string): object {
  const parsed = carried.safeParse(state);
  return { ...(parsed.success ? parsed.data : {}), registered: email };
}
