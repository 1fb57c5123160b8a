/** How many users call at once, each with a session and a connection of its own. */
export const USERS = 8;

/** What Chromium sends with a fetch of a page on the same port, as far as a server reads it. */
const BROWSER = [
  'connection: keep-alive',
  'accept: application/json',
  'accept-encoding: gzip, deflate, br, zstd',
  'accept-language: en-US,en;q=0.9',
  'referer: http://localhost:8000/',
  'sec-fetch-dest: empty',
  'sec-fetch-mode: cors',
  'sec-fetch-site: same-origin',
  'user-agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
];

/** A request of a browser, as it stands on the line. */
export function request(port, path, cookies) {
  const cookie = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  const lines = [`GET ${path} HTTP/1.1`, `host: 127.0.0.1:${port}`, ...BROWSER, `cookie: ${cookie.join('; ')}`];
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** Logs a user in, and gives the cookies of the session. */
export async function signIn(port) {
  const response = await fetch(`http://127.0.0.1:${port}/api/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: 'user@example.com', password: 'password123' }),
  });
  if (response.status !== 200) throw new Error(`The login was answered ${response.status}: ${await response.text()}`);
  await response.arrayBuffer();
  return Object.fromEntries(response.headers.getSetCookie().map((line) => nameAndValue(line)));
}

/** One session for each user. */
export const signAllIn = (port) => Promise.all(Array.from({ length: USERS }, () => signIn(port)));

/** Asks for an item with the cookies of a browser that is logged in: the same tokens again and again. */
export function guardedGet(port, session) {
  const again = request(port, '/api/items/7', session);
  return { next: () => again };
}

/** Asks for an item with cookies that were not sent before, each time: `unsent` has enough. */
export function guardedGetOnce(port, unsent) {
  return { next: () => request(port, '/api/items/7', unsent.shift()) };
}

/**
 * Refreshes as a browser does whose access cookie has run out: with the refresh token alone, and with the next one where
 * tokens rotate. `tookAccess` gets each access token.
 *
 * @param {number} port
 * @param {Record<string, string>} session
 * @param {(token: string) => void} [tookAccess]
 */
export function refresh(port, session, tookAccess) {
  let { refresh_token } = session;
  let bytes = request(port, '/api/auth/refresh', { refresh_token });
  return {
    next: () => bytes,
    took: (reply) => {
      const rotated = /\r\nset-cookie: refresh_token=([^;]+)/i.exec(reply)?.[1];
      if (rotated !== undefined) {
        refresh_token = rotated;
        bytes = request(port, '/api/auth/refresh', { refresh_token });
      }
      const access = /\r\nset-cookie: access_token=([^;]+)/i.exec(reply)?.[1];
      if (access === undefined) throw new Error(`A refresh set no access token:\n${reply}`);
      tookAccess?.(access);
    },
  };
}

function nameAndValue(line) {
  const [pair = ''] = line.split(';');
  const cut = pair.indexOf('=');
  return [pair.slice(0, cut), pair.slice(cut + 1)];
}
