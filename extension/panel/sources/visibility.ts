/** Whether a panel can be seen: a hidden one holds no stream and asks nobody anything. */
export interface Visibility {
  visible(): boolean;
  /** Calls back after each change; returns what ends that. */
  subscribe(listener: () => void): () => void;
}

/** A document's own visibility. */
export function documentVisibility(page: Document): Visibility {
  return {
    visible: () => page.visibilityState === 'visible',
    subscribe: (listener) => {
      page.addEventListener('visibilitychange', listener);
      return () => page.removeEventListener('visibilitychange', listener);
    },
  };
}

/**
 * Runs `work` for as long as the panel can be seen, again each time that it is shown; settles when `signal` aborts.
 * The signal that `work` gets aborts when the panel is hidden, or with `signal`.
 */
export async function whileVisible(
  visibility: Visibility,
  signal: AbortSignal,
  work: (shown: AbortSignal) => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await until(visibility, true, signal);
    if (signal.aborted) return;
    const hidden = new AbortController();
    void until(visibility, false, signal).then(() => hidden.abort());
    await work(AbortSignal.any([signal, hidden.signal]));
    if (!hidden.signal.aborted) return;
  }
}

/** Settles when the panel is (in)visible, or the signal aborts. */
function until(visibility: Visibility, wanted: boolean, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    let forget = () => {};
    const look = () => {
      if (visibility.visible() !== wanted && !signal.aborted) return;
      forget();
      signal.removeEventListener('abort', look);
      resolve();
    };
    forget = visibility.subscribe(look);
    signal.addEventListener('abort', look);
    look();
  });
}
