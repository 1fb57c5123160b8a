import { useMemo, useRef, type KeyboardEvent, type MouseEvent } from 'react';
import type { Lane } from '../../../reauth/trace/lane.ts';
import { DETAILS_ID, focusOn, LANES_ID } from '../focus.ts';
import { usePanelTools } from '../panel-tools.tsx';
import { selectCuts, selectOrigin } from '../state/selectors.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { laneOpened, laneSelected, selectSelected, zoomChanged } from '../state/view-slice.ts';
import { HoverCard } from './hover-card.tsx';
import { LaneRows } from './lane-rows.tsx';
import { laneRowId } from './lane-row.tsx';
import { laneBeside, rowsOf } from './rows.ts';
import type { TimeWindow } from './scale.ts';
import { ticksOf } from './ticks.ts';
import { TimeAxis } from './time-axis.tsx';
import { TimeLayer } from './time-layer.tsx';
import { commandOf } from './timeline-keys.ts';
import { TokenBand } from './token-band.tsx';
import { usePanZoom } from './use-pan-zoom.ts';
import { useWidth } from './use-width.ts';

export interface LaneGridProps {
  readonly lanes: readonly Lane[];
  readonly view: TimeWindow;
  readonly now: number;
  readonly live: boolean;
}

/** The lanes as a grid: arrows move between them, Enter opens one, the wheel zooms, dragging pans. */
export function LaneGrid({ lanes, view, now, live }: LaneGridProps) {
  const { clock } = usePanelTools();
  const dispatch = usePanelDispatch();
  const selected = usePanelSelector(selectSelected);
  const origin = usePanelSelector(selectOrigin);
  const cuts = usePanelSelector(selectCuts);
  const frame = useRef<HTMLDivElement>(null);
  const width = useWidth(frame);
  const rows = useMemo(() => rowsOf(lanes), [lanes]);
  const ticks = useMemo(() => ticksOf(view, origin, (width - 190) / 80), [view, origin, width]);
  const show = (next: TimeWindow) => dispatch(zoomChanged({ kind: 'window', ...next }));
  const wasDragged = usePanZoom(frame, view, show);

  const onKeyDown = (event: KeyboardEvent) => {
    const command = event.ctrlKey || event.metaKey || event.altKey ? undefined : commandOf(event.key, view);
    if (command === undefined) return;
    event.preventDefault();
    if (command.do === 'show') show(command.view);
    if (command.do === 'fit') dispatch(zoomChanged({ kind: 'latest' }));
    const lane = laneBeside(lanes, selected, command.do === 'move' ? command.by : 0);
    if (command.do === 'move' && lane) dispatch(laneSelected(lane.request));
    if (command.do === 'open' && lane) {
      dispatch(laneOpened(lane.request));
      clock.soon(() => focusOn(DETAILS_ID));
    }
  };
  const onClick = (event: MouseEvent) => {
    const request = wasDragged() ? undefined : requestAt(event.target);
    if (request !== undefined) dispatch(laneOpened(request));
  };

  return (
    <div
      ref={frame}
      id={LANES_ID}
      className="lane-grid"
      role="grid"
      tabIndex={0}
      aria-label="Requests"
      aria-rowcount={rows.length + 2}
      aria-activedescendant={selected && laneRowId(selected)}
      onKeyDown={onKeyDown}
      onClick={onClick}
    >
      <TimeLayer view={view} ticks={ticks} cuts={cuts} now={live ? now : undefined} />
      <TimeAxis view={view} ticks={ticks} />
      <TokenBand view={view} now={now} />
      <LaneRows rows={rows} view={view} now={now} />
      <HoverCard frame={frame} lanes={lanes} origin={origin} />
    </div>
  );
}

function requestAt(target: EventTarget): string | undefined {
  return target instanceof Element ? target.closest<HTMLElement>('[data-request]')?.dataset['request'] : undefined;
}
