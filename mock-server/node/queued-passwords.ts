import type { Passwords } from '../handler/api.ts';
import { Overloaded } from '../handler/overloaded.ts';

/** How many passwords are worked on at once, and how many may wait for that. */
export interface PasswordRoom {
  readonly atOnce: number;
  readonly waiting: number;
}

/**
 * Lets a flood of sign-ins wait for each other and for nobody else. A password costs tens of ms of a core, on the four
 * threads that files are read by too: two of them stay free. What comes beyond the queue is `Overloaded`, at once.
 */
export function queuedPasswords(passwords: Passwords, room: PasswordRoom = { atOnce: 2, waiting: 100 }): Passwords {
  const queue: (() => void)[] = [];
  let running = 0;
  const inTurn = async <T>(work: () => Promise<T>): Promise<T> => {
    if (running >= room.atOnce) {
      if (queue.length >= room.waiting)
        throw new Overloaded('Too many passwords are being checked. Try again shortly.');
      // Who is let in takes over the place of the one who leaves.
      await new Promise<void>((go) => queue.push(go));
    } else {
      running += 1;
    }
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next === undefined) running -= 1;
      else next();
    }
  };
  return {
    hash: (password) => inTurn(() => passwords.hash(password)),
    verify: (password, hash) => inTurn(() => passwords.verify(password, hash)),
  };
}
