import { readFile } from 'node:fs/promises';
import type { TokenKind } from '../../reauth/trace/events.ts';
import type { Settings } from '../settings/schema.ts';
import { generateKey, parseKey, type Algorithm, type SigningKey, type SigningKeys } from './keys.ts';
import { StartError } from './start-error.ts';

/** Where a key that was made is kept, so that tokens outlive a restart; the first one that is put there stays. */
export interface KeyShelf {
  keep(name: string, made: string): Promise<string>;
}

const FROM = {
  access: { key: 'accessKey', file: 'accessKeyFile', env: 'ACCESS_TOKEN_PRIVATE_KEY' },
  refresh: { key: 'refreshKey', file: 'refreshKeyFile', env: 'REFRESH_TOKEN_PRIVATE_KEY' },
} as const;

/** The keys of the settings, else those on the shelf, else new ones. Never the same for both kinds. */
export async function findKeys(settings: Settings, shelf: KeyShelf | undefined): Promise<SigningKeys> {
  const access = await find('access', settings, shelf);
  const refresh = await find('refresh', settings, shelf);
  if (access.sign.equals(refresh.sign)) {
    throw new StartError(
      `${FROM.access.env} and ${FROM.refresh.env} are the same key. Give each kind of token its own.`,
    );
  }
  return { access, refresh };
}

async function find(kind: TokenKind, settings: Settings, shelf: KeyShelf | undefined): Promise<SigningKey> {
  const { algorithm } = settings;
  const { key, file, env } = FROM[kind];
  const text = settings[key];
  if (text !== undefined) return parseKey(text, algorithm, env);
  const path = settings[file];
  if (path !== undefined) return parseKey(await readKeyFile(path, `${env}_FILE`), algorithm, `${env}_FILE`);
  return parseKey(await makeKey(kind, algorithm, shelf), algorithm, `The kept ${kind} key`);
}

async function readKeyFile(path: string, where: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (cause) {
    throw new StartError(`${where} names "${path}", which cannot be read. Check the path and who may read it.`, {
      cause,
    });
  }
}

async function makeKey(kind: TokenKind, algorithm: Algorithm, shelf: KeyShelf | undefined): Promise<string> {
  const made = generateKey(algorithm);
  return shelf === undefined ? made : shelf.keep(`${kind}:${algorithm}`, made);
}
