import { readFile } from 'node:fs/promises';
import type { Clock } from '../../reauth/time/clock.ts';
import type { TokenKind } from '../../reauth/trace/events.ts';
import type { Settings } from '../settings/schema.ts';
import { createKeyMaker } from './key-maker.ts';
import type { KeySource } from './key-set.ts';
import type { KeyShelf } from './key-shelf.ts';
import { parseKey, type SigningKey } from './keys.ts';
import { OwnKeyRing } from './own-key-ring.ts';
import { SharedKeyRing } from './shared-key-ring.ts';
import { StartError } from './start-error.ts';
import type { KeySources } from './tokens.ts';

const FROM = {
  access: { key: 'accessKey', file: 'accessKeyFile', env: 'ACCESS_TOKEN_PRIVATE_KEY' },
  refresh: { key: 'refreshKey', file: 'refreshKeyFile', env: 'REFRESH_TOKEN_PRIVATE_KEY' },
} as const;

/**
 * The rings of both kinds: on the shelf where there is one, else of this process alone. A ring begins with the key of the
 * settings, else with a new one that is made when it is first needed. Never the same key for both kinds.
 *
 * A given key names its ring on the shelf, so that servers which were given the same key share what became of it: what
 * was rotated stays rotated, and what was forgotten stays forgotten, until another key is given.
 */
export async function findKeys(settings: Settings, shelf: KeyShelf | undefined, clock: Clock): Promise<KeySources> {
  const access = await givenKey('access', settings);
  const refresh = await givenKey('refresh', settings);
  if (access !== undefined && refresh !== undefined && access.sign.equals(refresh.sign)) {
    throw new StartError(
      `${FROM.access.env} and ${FROM.refresh.env} are the same key. Give each kind of token its own.`,
    );
  }
  const ringOf = (kind: TokenKind, given: SigningKey | undefined): KeySource => {
    const { algorithm } = settings;
    const maker = createKeyMaker(algorithm, clock, given);
    if (shelf === undefined) return new OwnKeyRing(maker);
    const name = `${kind}:${algorithm}${given === undefined ? '' : `:${given.kid}`}`;
    return new SharedKeyRing(shelf, name, maker, clock);
  };
  return { access: ringOf('access', access), refresh: ringOf('refresh', refresh) };
}

async function givenKey(kind: TokenKind, settings: Settings): Promise<SigningKey | undefined> {
  const { algorithm } = settings;
  const { key, file, env } = FROM[kind];
  const text = settings[key];
  if (text !== undefined) return parseKey(text, algorithm, env);
  const path = settings[file];
  if (path === undefined) return undefined;
  return parseKey(await readKeyFile(path, `${env}_FILE`), algorithm, `${env}_FILE`);
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
