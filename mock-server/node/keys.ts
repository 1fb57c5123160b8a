import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPair,
  randomBytes,
  type KeyObject,
} from 'node:crypto';
import { promisify } from 'node:util';
import type { Settings } from '../settings/schema.ts';
import { kidOf } from './jwk.ts';
import { StartError } from './start-error.ts';

export type Algorithm = Settings['algorithm'];

/** A key, parsed once: jsonwebtoken is forty times slower with a text that it parses at each call. */
export interface SigningKey {
  /** Its name, which reveals nothing: it stands in the header of every token. */
  readonly kid: string;
  readonly sign: KeyObject;
  readonly verify: KeyObject;
}

const keyPair = promisify(generateKeyPair);

/** A key as text, in the form that `parseKey` reads. Made off the main thread: a server that rotates goes on answering. */
export async function generateKey(algorithm: Algorithm): Promise<string> {
  switch (algorithm) {
    case 'HS256':
      return randomBytes(48).toString('base64url');
    case 'ES256':
      return pemOf((await keyPair('ec', { namedCurve: 'P-256' })).privateKey);
    case 'RS256':
      return pemOf((await keyPair('rsa', { modulusLength: 2048 })).privateKey);
  }
}

const pemOf = (key: KeyObject): string => key.export({ format: 'pem', type: 'pkcs8' }).toString();

/** Reads a key as PEM, as base64 of PEM (as environment files have it), or for HS256 as the secret itself. `where` names the setting. */
export function parseKey(text: string, algorithm: Algorithm, where: string): SigningKey {
  if (algorithm === 'HS256') {
    const secret = Buffer.from(text.trim(), 'utf8');
    if (secret.length < 32)
      throw new StartError(`${where} has ${secret.length} bytes; HS256 needs a secret of at least 32.`);
    const key = createSecretKey(secret);
    return { kid: kidOf(key), sign: key, verify: key };
  }
  const sign = privateKeyOf(text, where);
  const problem = unfit(sign, algorithm);
  if (problem !== undefined) throw new StartError(`${where} ${problem}. Give another key, or another --algorithm.`);
  const verify = createPublicKey(sign);
  return { kid: kidOf(verify), sign, verify };
}

function privateKeyOf(text: string, where: string): KeyObject {
  const written = text.trim().replaceAll('\\n', '\n');
  const pem = written.startsWith('-----') ? written : Buffer.from(written, 'base64').toString('utf8');
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new StartError(`${where} is not a private key. Give it as PEM, or as base64 of PEM.`, { cause });
  }
}

function unfit(key: KeyObject, algorithm: 'ES256' | 'RS256'): string | undefined {
  const { asymmetricKeyType: type, asymmetricKeyDetails: details } = key;
  switch (algorithm) {
    case 'ES256':
      if (type === 'ec' && details?.namedCurve === 'prime256v1') return undefined;
      return `is a key of type ${type}${details?.namedCurve ? ` (${details.namedCurve})` : ''}, ES256 needs EC P-256`;
    case 'RS256':
      if (type !== 'rsa') return `is a key of type ${type}, RS256 needs RSA`;
      return (details?.modulusLength ?? 0) >= 2048 ? undefined : `has ${details?.modulusLength} bits, RS256 needs 2048`;
  }
}
