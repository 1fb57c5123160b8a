import { useEffect, useMemo, useRef } from 'react';
import { shownEntries, type EntryKey } from './desk-state.ts';
import type { ScenarioDesk } from './desk.ts';
import { DropZone } from './drop-zone.tsx';
import { LibraryHead } from './library-head.tsx';
import { SCENARIO_TITLE_ID, ScenarioDetail } from './scenario-detail.tsx';
import { ScenarioList } from './scenario-list.tsx';
import { useDesk } from './use-desk.ts';

/**
 * The library, each scenario of it with what goes wrong, to be run at once or live. Where the panel is narrow there is the
 * list or one scenario. Scenarios are read only once somebody looks.
 */
export function ScenariosView({ desk }: { readonly desk: ScenarioDesk }) {
  const state = useDesk(desk);
  const { entries, filter, chosen } = state;
  useEffect(() => void desk.readLibrary(), [desk]);
  const shown = useMemo(() => shownEntries({ entries, filter }), [entries, filter]);
  const entry = entries.find(({ key }) => key === chosen);
  const body = useRef<HTMLDivElement>(null);
  const choose = (key: EntryKey) => {
    desk.choose(key);
    // Once it is drawn.
    queueMicrotask(() => document.getElementById(SCENARIO_TITLE_ID)?.focus({ preventScroll: true }));
  };
  const back = () => {
    desk.choose(undefined);
    queueMicrotask(() => body.current?.querySelector<HTMLElement>('[role=option][tabindex="0"]')?.focus());
  };
  return (
    <DropZone onFiles={(files) => void desk.open(files)}>
      <LibraryHead desk={desk} state={state} shown={shown} />
      <div ref={body} className="scenarios-body" data-opened={entry !== undefined}>
        {shown.length === 0 ? (
          <p className="hint">No scenario has these words: type fewer of them.</p>
        ) : (
          <ScenarioList desk={state} shown={shown} onChoose={choose} />
        )}
        {entry === undefined ? (
          <div className="scenario scenario-none">
            <p className="hint">
              Each scenario is a race that was reported in public, in a few lines of YAML: a client that it goes wrong
              with, and one that cures it. Choose one to see what goes wrong and run it; or run them all at once, which
              takes seconds and needs no server.
            </p>
          </div>
        ) : (
          <ScenarioDetail desk={desk} state={state} entry={entry} onBack={back} />
        )}
      </div>
    </DropZone>
  );
}
