/**
 * What the mock server is measured against: `node:http` alone, with the same crypto. A guarded GET verifies one access
 * token; a refresh verifies one refresh token and signs one access token. No session, no user, no check of who calls.
 */
import { createSecretKey, generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import jsonwebtoken from 'jsonwebtoken';

const algorithm = process.env['ALGORITHM'] ?? 'ES256';
const LIVES = { access: 3_600, refresh: 36_000 };
const AUDIENCES = { access: 'reauth-api', refresh: 'reauth-refresh' };
const keys = { access: makeKey(), refresh: makeKey() };

const server = createServer((request, response) => {
  switch (request.url) {
    case '/api/auth/login': {
      const claims = { sub: randomUUID(), sid: randomUUID() };
      const access = sign('access', claims);
      return reply(response, { status: 'success', access_token: access }, [
        cookie('access_token', access, LIVES.access),
        cookie('refresh_token', sign('refresh', claims), LIVES.refresh),
        'logged_in=true; Path=/; Max-Age=3600; SameSite=Lax',
      ]);
    }
    case '/api/auth/refresh': {
      const { sub, sid } = verify('refresh', cookiesOf(request)['refresh_token']);
      const access = sign('access', { sub, sid });
      return reply(response, { status: 'success', access_token: access }, [
        cookie('access_token', access, LIVES.access),
        'logged_in=true; Path=/; Max-Age=3600; SameSite=Lax',
      ]);
    }
    default: {
      verify('access', cookiesOf(request)['access_token']);
      return reply(response, { status: 'success', data: { item: { id: 7, name: 'Item 7' } } });
    }
  }
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`Listening on http://127.0.0.1:${server.address().port}\n`);
});

function cookiesOf(request) {
  const pairs = (request.headers.cookie ?? '').split(';').map((pair) => {
    const cut = pair.indexOf('=');
    return [pair.slice(0, cut).trim(), pair.slice(cut + 1)];
  });
  return Object.fromEntries(pairs);
}

function verify(kind, token) {
  const { verifying } = keys[kind];
  return jsonwebtoken.verify(token, verifying, { algorithms: [algorithm], audience: AUDIENCES[kind], issuer: 'bare' });
}

function sign(kind, claims) {
  const iat = Math.floor(Date.now() / 1_000);
  const payload = {
    ...claims,
    iss: 'bare',
    aud: AUDIENCES[kind],
    jti: randomUUID(),
    role: 'user',
    gen: 1,
    iat,
    exp: iat + LIVES[kind],
  };
  return jsonwebtoken.sign(payload, keys[kind].signing, { algorithm, header: { alg: algorithm, typ: 'JWT' } });
}

const cookie = (name, value, maxAge) => `${name}=${value}; Path=/; Max-Age=${maxAge}; SameSite=Lax; HttpOnly`;

function reply(response, body, cookies = []) {
  const text = JSON.stringify(body);
  response.setHeader('content-type', 'application/json; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  if (cookies.length > 0) response.setHeader('set-cookie', cookies);
  response.end(text);
}

function makeKey() {
  if (algorithm === 'HS256') {
    const key = createSecretKey(randomBytes(48));
    return { signing: key, verifying: key };
  }
  const pair =
    algorithm === 'ES256'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: 2048 });
  return { signing: pair.privateKey, verifying: pair.publicKey };
}
