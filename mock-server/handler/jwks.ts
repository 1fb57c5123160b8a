import type { Endpoint } from './api-call.ts';

/** Where a resource server looks for the keys (the path that RFC 8615 reserves and OpenID providers use). */
export const JWKS_PATH = '/.well-known/jwks.json';

/**
 * `GET /.well-known/jwks.json`: the public keys of the access tokens as a JWK Set (RFC 7517 section 5), newest first, the
 * retired ones too for as long as they verify.
 *
 * Access keys alone: a refresh token is for this server, and nobody else has to tell a good one from a bad one. Under
 * HS256 the set is empty, since who could verify with that key could sign with it.
 */
export const jwksEndpoint: Endpoint = async (_, { tokens }) => ({
  status: 200,
  reason: 'ok',
  body: { keys: await tokens.keys.published() },
});
