import { useVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { TraceEvent } from '../../../reauth/trace/events.ts';
import { offsetWords } from '../words.ts';
import { eventWords } from './event-words.ts';

const LINE_HEIGHT = 22;

export interface LogRowsProps {
  readonly events: readonly TraceEvent[];
  readonly origin: number;
}

/** The lines in sight. It follows the newest as long as one has not scrolled up. */
export function LogRows({ events, origin }: LogRowsProps) {
  const scroller = useRef<HTMLDivElement>(null);
  const follows = useRef(true);
  const virtualizer = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => LINE_HEIGHT,
    overscan: 20,
    initialRect: { width: 800, height: 200 },
  });
  useEffect(() => {
    if (follows.current) virtualizer.scrollToIndex(events.length - 1);
  }, [events.length, virtualizer]);

  return (
    <div
      ref={scroller}
      className="log-scroller"
      role="log"
      aria-live="off"
      aria-label="Events"
      tabIndex={0}
      onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
        follows.current = scrollHeight - scrollTop - clientHeight < LINE_HEIGHT;
      }}
    >
      <div className="log-lines" style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ key, index, start }) => {
          const event = events[index];
          return (
            event && (
              <div key={key} className="log-line placed" style={{ transform: `translateY(${start}px)` }}>
                <time>{offsetWords(event.at, origin)}</time>
                <span className={`log-source log-source-${event.source}`}>{event.source}</span>
                <span>{eventWords(event)}</span>
              </div>
            )
          );
        })}
      </div>
    </div>
  );
}
