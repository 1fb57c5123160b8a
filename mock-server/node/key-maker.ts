import type { Clock } from '../../reauth/time/clock.ts';
import { instant } from '../../reauth/time/instant.ts';
import { z } from '../../reauth/trace/zod.ts';
import type { KeyRing } from '../handler/key-ring.ts';
import { generateKey, parseKey, type Algorithm, type SigningKey } from './keys.ts';
import type { RingKey } from './key-set.ts';

/** Makes the keys of one ring, and writes and reads the ring as text. */
export interface KeyMaker {
  /** The key that a ring begins with: the given one, else a new one. */
  first(): Promise<RingKey>;
  fresh(): Promise<RingKey>;
  write(ring: KeyRing<RingKey>): string;
  /** Throws what cannot be read. */
  read(text: string): KeyRing<RingKey>;
}

const keptKeySchema = z.object({ kid: z.string(), since: z.number(), key: z.string().optional() });
const keptSchema = z.tuple([keptKeySchema], keptKeySchema);

/** `given` is the key of the settings. It is never written: what is kept of it is its name. */
export function createKeyMaker(algorithm: Algorithm, clock: Clock, given?: SigningKey): KeyMaker {
  const fresh = async (): Promise<RingKey> => {
    const text = await generateKey(algorithm);
    return { ...parseKey(text, algorithm, 'A new key'), since: clock.now(), text };
  };
  const keyOf = ({ kid, since, key }: z.output<typeof keptKeySchema>): RingKey => {
    const read = key === undefined ? given : parseKey(key, algorithm, 'A kept key');
    if (read?.kid !== kid) throw new Error(`The kept key ${kid} is not there.`);
    return { ...read, since: instant(since), ...(key === undefined ? {} : { text: key }) };
  };
  return {
    first: async () => (given === undefined ? fresh() : { ...given, since: clock.now() }),
    fresh,
    write: (ring) => JSON.stringify(ring.map(({ kid, since, text }) => ({ kid, since, key: text }))),
    read: (text) => {
      const [signs, ...retired] = keptSchema.parse(JSON.parse(text));
      return [keyOf(signs), ...retired.map(keyOf)];
    },
  };
}
