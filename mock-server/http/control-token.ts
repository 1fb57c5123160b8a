import { createHash, timingSafeEqual } from 'node:crypto';

/** Whether this Authorization header may steer a server that asks for `token`; one that asks for none lets anybody. */
export function mayControl(authorization: string | undefined, token: string | undefined): boolean {
  if (token === undefined) return true;
  const presented = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1] ?? '';
  return timingSafeEqual(digest(presented), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
