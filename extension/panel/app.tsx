import { AlertBar } from './alert-bar.tsx';
import { Drawer } from './drawer/drawer.tsx';
import { ShownRunBar } from './scenarios/shown-run-bar.tsx';
import { StateColumn } from './state-column/state-column.tsx';
import { StatusLine } from './status-line.tsx';
import { Timeline } from './timeline/timeline.tsx';
import { Toolbar } from './toolbar/toolbar.tsx';
import { useServerState } from './use-control.ts';
import { useSource } from './use-source.ts';

/** The whole panel: above what one can do, left the state, in the middle the story, below the words. */
export function App() {
  const ready = useSource();
  useServerState();
  return (
    <main className="panel" data-ready={ready}>
      <Toolbar />
      <div className="notices">
        <AlertBar />
        <ShownRunBar />
      </div>
      <StateColumn />
      <Timeline />
      <Drawer />
      <StatusLine />
    </main>
  );
}
