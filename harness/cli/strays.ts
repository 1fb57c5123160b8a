/** Errors of a user's module that nobody catches: a rejection that nobody awaits, a callback that throws. */
export interface Strays {
  /** Begins to hear of them. Until then they end the process, as any error of our own does. */
  listen(): void;
  /** Hears of all until `end` is called. */
  follow(): Following;
}

export interface Following {
  /** Aborts when something was thrown, which may have broken off whatever ran: a rejection breaks nothing. */
  readonly thrown: AbortSignal;
  /** The first that came. */
  first(): Error | undefined;
  end(): void;
}

/** `homeless` is told of what comes while nobody follows. */
export function createStrays(homeless: (error: Error) => void): Strays {
  const followers = new Set<(error: Error, isThrown: boolean) => void>();
  let isListening = false;
  const tell = (reason: unknown, isThrown: boolean): void => {
    const error = reason instanceof Error ? reason : new Error(String(reason));
    if (followers.size === 0) homeless(error);
    for (const hear of followers) hear(error, isThrown);
  };
  return {
    listen: () => {
      if (isListening) return;
      isListening = true;
      process.on('unhandledRejection', (reason) => tell(reason, false));
      process.on('uncaughtException', (error) => tell(error, true));
    },
    follow: () => {
      const controller = new AbortController();
      let first: Error | undefined;
      const hear = (error: Error, isThrown: boolean): void => {
        first ??= error;
        if (isThrown) controller.abort(error);
      };
      followers.add(hear);
      return { thrown: controller.signal, first: () => first, end: () => void followers.delete(hear) };
    },
  };
}

/** What an error of nobody's says, and what to do. */
export function straySentence(who: string, error: Error): string {
  const said = `${error.name}: ${error.message}`.replaceAll(/\s+/g, ' ').replace(/[.!?]?$/, '.');
  return `${who} left an error that nothing catches: ${said} Catch it, or await the promise that it comes out of; in a browser only the console would tell of it.`;
}
