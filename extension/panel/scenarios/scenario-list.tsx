import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { RaceClass } from '../../../harness/scenario/scenario.ts';
import { CLASS_WORDS } from './class-words.ts';
import { titleOf, verdictOf, type DeskEntry, type DeskState, type EntryKey } from './desk-state.ts';
import { placeOf } from './list-keys.ts';
import { VerdictSign } from './verdict-sign.tsx';

export interface ScenarioListProps {
  readonly desk: DeskState;
  readonly shown: readonly DeskEntry[];
  readonly onChoose: (key: EntryKey) => void;
}

/** The scenarios by class. One stop of the Tab key; arrows move between them, Enter opens one. */
export function ScenarioList({ desk, shown, onChoose }: ScenarioListProps) {
  const list = useRef<HTMLDivElement>(null);
  const [reached, setReached] = useState<EntryKey>();
  const optionOf = (key: EntryKey) => list.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  // It may have been chosen from elsewhere: by a finding, or because its file was opened.
  useEffect(() => {
    if (desk.chosen !== undefined) optionOf(desk.chosen)?.scrollIntoView({ block: 'nearest' });
  }, [desk.chosen]);
  const keys = shown.map(({ key }) => key);
  const active = [reached, desk.chosen].find((key) => key !== undefined && keys.includes(key)) ?? keys[0];
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey || active === undefined) return;
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      return onChoose(active);
    }
    const next = keys[placeOf(event.key, keys.indexOf(active), keys.length) ?? -1];
    if (next === undefined) return;
    event.preventDefault();
    setReached(next);
    optionOf(next)?.focus();
  };
  return (
    <div ref={list} className="scenario-list" role="listbox" aria-label="Scenarios" tabIndex={-1} onKeyDown={onKeyDown}>
      {groupsOf(shown).map(({ race, entries }) => (
        <div key={race} role="group" aria-labelledby={`class-${race}`} className="scenario-group">
          <div id={`class-${race}`} role="presentation" className="scenario-class">
            <b>{race === 'local' ? 'Your files' : race}</b>
            {race !== 'local' && <span>{CLASS_WORDS[race]}</span>}
          </div>
          {entries.map((entry) => (
            <ScenarioOption
              key={entry.key}
              entry={entry}
              desk={desk}
              isActive={entry.key === active}
              onChoose={() => {
                setReached(entry.key);
                onChoose(entry.key);
              }}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface ScenarioOptionProps {
  readonly entry: DeskEntry;
  readonly desk: DeskState;
  readonly isActive: boolean;
  readonly onChoose: () => void;
}

function ScenarioOption({ entry, desk, isActive, onChoose }: ScenarioOptionProps) {
  const { key } = entry;
  const verdict = verdictOf(desk, key);
  const isBroken = desk.readings.get(key)?.ok === false;
  return (
    // oxlint-disable-next-line jsx-a11y/click-events-have-key-events -- The list listens for the keys of all its options.
    <div
      role="option"
      className="scenario-option"
      data-testid="scenario"
      data-key={key}
      data-verdict={verdict}
      aria-selected={key === desk.chosen}
      tabIndex={isActive ? 0 : -1}
      onClick={onChoose}
    >
      <span className="scenario-sign">
        {desk.job?.current === key ? <span className="at-work" /> : verdict && <VerdictSign verdict={verdict} />}
      </span>
      <span>{titleOf(desk, entry)}</span>
      {isBroken && <span className="bad"> has errors</span>}
    </div>
  );
}

type GroupName = RaceClass | 'local';

/** By class, in the order in which they come. */
function groupsOf(shown: readonly DeskEntry[]) {
  const nameOf = ({ class: race }: DeskEntry): GroupName => race ?? 'local';
  return [...new Set(shown.map(nameOf))].map((race) => ({
    race,
    entries: shown.filter((entry) => nameOf(entry) === race),
  }));
}
