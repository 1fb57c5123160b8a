import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { App } from './app.tsx';
import type { PanelEnvironment } from './environment.ts';
import type { PanelClock } from './panel-clock.ts';
import { PanelToolsProvider } from './panel-tools.tsx';
import { createPanelStore } from './state/store.ts';
import './styles.css';

/** Draws the panel into `root`. Its `<main>` says `data-ready="true"` once it listens to its source. Returns the end of it. */
export function mountPanel(root: Element, environment: PanelEnvironment): () => void {
  const react = createRoot(root);
  if (environment.theme !== undefined) document.documentElement.dataset['theme'] = environment.theme;
  react.render(
    <Provider store={createPanelStore(crypto.randomUUID())}>
      <PanelToolsProvider value={{ environment, clock: windowClock }}>
        <App />
      </PanelToolsProvider>
    </Provider>,
  );
  return () => react.unmount();
}

/** Who asked for less motion sees time pass in steps. */
const CALM_MS = 250;
const calm = matchMedia('(prefers-reduced-motion: reduce)');

const windowClock: PanelClock = {
  now: () => performance.timeOrigin + performance.now(),
  every(ms, run) {
    const timer = setInterval(run, calm.matches ? Math.max(ms, CALM_MS) : ms);
    return () => clearInterval(timer);
  },
  // A hidden page draws no frames: there the timer comes first.
  soon(run) {
    let done = false;
    const once = (): void => {
      if (done) return;
      done = true;
      run();
    };
    requestAnimationFrame(once);
    setTimeout(once, 100);
  },
};
