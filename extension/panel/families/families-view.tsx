import { useRef, useState, type KeyboardEvent, type MouseEvent } from 'react';
import type { CallRef } from '../../../reauth/trace/family.ts';
import { CallName } from '../call-name.tsx';
import { selectFamilies, selectLaneIndex, selectTabLabels } from '../state/selectors.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { selectSalt, selectUsers } from '../state/trace-slice.ts';
import { laneSelected } from '../state/view-slice.ts';
import { usePanelNow } from '../use-panel-now.ts';
import { BeforeResetRowView, FamilyRowView } from './family-row-view.tsx';
import { tellingCallOf } from './telling-call.ts';
import { TokenRowView } from './token-row-view.tsx';
import { treeCommandOf } from './tree-keys.ts';
import { BEFORE_RESET_KEY, beforeResetIn, familyKey, treeRows, type TreeRow } from './tree-rows.ts';
import { useGracePolicy } from './use-grace-policy.ts';

/** So many sessions are open at first, the newest. */
const OPEN_AT_FIRST = 5;

/**
 * The family tree of the refresh tokens: which came from which, and who presented what. One stop of the Tab key, arrows
 * move between rows; the callers named in the active row are stops of their own.
 */
export function FamiliesView() {
  const { families, offset, resetAt } = usePanelSelector(selectFamilies);
  const laneOf = usePanelSelector(selectLaneIndex);
  const withTab = usePanelSelector(selectTabLabels).size > 1;
  const users = usePanelSelector(selectUsers);
  const salt = usePanelSelector(selectSalt);
  const policy = useGracePolicy();
  const dispatch = usePanelDispatch();
  const now = usePanelNow(250) + offset;
  const tree = useRef<HTMLDivElement>(null);
  /** What the user opened and closed, by the row's key; the others are as they would be at first. */
  const [turned, setTurned] = useState<ReadonlyMap<string, boolean>>(new Map());
  const [chosen, setChosen] = useState<string>();

  const old = beforeResetIn(families, resetAt);
  const openAtFirst = new Set(families.filter((family) => !old.has(family)).slice(-OPEN_AT_FIRST));
  const rows = treeRows(families, {
    isOpen: (family) => turned.get(familyKey(family)) ?? openAtFirst.has(family),
    beforeReset: { families: old, open: turned.get(BEFORE_RESET_KEY) ?? false },
  });
  const active = rows.some(({ key }) => key === chosen) ? chosen : rows[0]?.key;

  const toggle = (row: TreeRow) => {
    if (row.kind !== 'token') setTurned((before) => new Map(before).set(row.key, !row.open));
  };
  const go = (key: string) => {
    setChosen(key);
    tree.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`)?.focus();
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const isOnRow = event.target instanceof HTMLElement && event.target.role === 'treeitem';
    const isPress = event.key === 'Enter' || event.key === ' ';
    const command = isPress && !isOnRow ? undefined : treeCommandOf(event.key, rows, active);
    if (command === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    if (command.do === 'go') go(command.to);
    else if (command.do === 'toggle') toggle(command.row);
    else if (command.row.kind === 'token') {
      const call = tellingCallOf(command.row.node);
      const lane = call && laneOf(call);
      if (lane) dispatch(laneSelected(lane.request));
    }
  };
  const onClick = ({ target }: MouseEvent) => {
    if (!(target instanceof Element) || target.closest('button') !== null) return;
    const key = target.closest<HTMLElement>('[data-key]')?.dataset['key'];
    const row = rows.find((one) => one.key === key);
    if (row) toggle(row);
  };
  const whoIn = (row: TreeRow) => (called: CallRef) => (
    <CallName called={called} lane={laneOf(called)} withTab={withTab} tabIndex={row.key === active ? 0 : -1} />
  );

  return (
    <div
      ref={tree}
      className="families"
      role="tree"
      aria-label="Token families"
      tabIndex={-1}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      {rows.map((row) => (
        <div
          key={row.key}
          role="treeitem"
          aria-level={row.level}
          aria-posinset={row.position}
          aria-setsize={row.siblings}
          aria-expanded={row.kind === 'token' ? undefined : row.open}
          aria-selected={row.key === active}
          tabIndex={row.key === active ? 0 : -1}
          className={`tree-row tree-row-${row.kind}`}
          data-key={row.key}
          data-testid={TEST_IDS[row.kind]}
          data-state={row.kind === 'before-reset' ? 'ended' : row.family.state}
          onFocus={() => setChosen(row.key)}
        >
          {row.kind === 'before-reset' && <BeforeResetRowView row={row} />}
          {row.kind === 'family' && (
            <FamilyRowView row={row} email={row.family.user && users[row.family.user]} who={whoIn(row)} />
          )}
          {row.kind === 'token' && <TokenRowView row={row} who={whoIn(row)} now={now} policy={policy} salt={salt} />}
        </div>
      ))}
    </div>
  );
}

const TEST_IDS = { family: 'family', token: 'family-token', 'before-reset': 'families-before-reset' } as const;
