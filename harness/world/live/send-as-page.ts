import { sendOverFetch, type SendRaw } from '../tab/exchange.ts';

/**
 * Exchanges of a simulated page over a fetch that knows no origins, such as Node's: it says which origin it is, and what
 * comes back without leave to read it is no page's to read (Fetch standard, "CORS check").
 */
export function sendAsPage(fetchFn: typeof fetch, origin: string): SendRaw {
  const send = sendOverFetch(fetchFn);
  return async (request) => {
    const reply = await send({ ...request, headers: { ...request.headers, origin } });
    const isReadable = reply.headers['access-control-allow-origin'] === origin;
    return isReadable ? reply : { ...reply, unreadable: true };
  };
}
