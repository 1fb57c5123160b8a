import { useEffect } from 'react';
import { useCookies } from 'react-cookie';

const LOOK_EVERY_MS = 1000;

/**
 * Whether the readable `logged_in` cookie is there: all that a script can know of the two HttpOnly tokens.
 *
 * No browser tells a page when a cookie runs out, so this one looks.
 */
export function useLoggedInFlag(): boolean {
  const [{ logged_in: flag }, , , refresh] = useCookies(['logged_in']);

  useEffect(() => {
    const timer = setInterval(refresh, LOOK_EVERY_MS);
    return () => clearInterval(timer);
  }, [refresh]);

  return flag !== undefined;
}
