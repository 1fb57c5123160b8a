import { orStopped } from '../run/or-stopped.ts';
import { ClientChoiceError, type AroundLoading } from './clients.ts';
import { timeLimit } from './time-limit.ts';
import type { UserCode } from './user-code.ts';

/** A module may loop, or go wrong beside what is awaited, as early as it is loaded. */
export function loadingIn(userCode: UserCode): AroundLoading {
  return async (name, load) => {
    const supervision = userCode.supervise(name, 'while it is loaded');
    const limit = timeLimit(userCode.limitMs, supervision.broken);
    const blamed = async (): Promise<void> => {
      const problem = await supervision.problem();
      if (problem !== undefined) throw new ClientChoiceError(`While it is loaded, ${problem}`);
    };
    try {
      const loaded = await orStopped(load(), limit.signal);
      await blamed();
      return loaded;
    } catch (error) {
      await blamed();
      throw limit.signal.aborted ? new ClientChoiceError(`${name}: ${String(error)}`) : error;
    } finally {
      limit.end();
      supervision.end();
    }
  };
}
