import { useEffect, useState, type RefObject } from 'react';
import type { Lane, Segment } from '../../../reauth/trace/lane.ts';
import { offsetWords } from '../words.ts';
import { generationGivenBy, outcomeWords, segmentWords } from './lane-words.ts';

export interface HoverCardProps {
  readonly frame: RefObject<HTMLElement | null>;
  readonly lanes: readonly Lane[];
  readonly origin: number;
}

interface Hovered {
  readonly request: string;
  /** Of the segment; absent over the words at the lane's end. */
  readonly index?: number;
  readonly x: number;
  readonly y: number;
}

/** The numbers of the segment under the pointer, or the whole of how a lane ended. What it says is in the rows for screen readers too. */
export function HoverCard({ frame, lanes, origin }: HoverCardProps) {
  const hovered = useHovered(frame);
  const lane = hovered && lanes.find(({ request }) => request === hovered.request);
  if (!hovered || !lane) return null;
  const segment = hovered.index === undefined ? undefined : lane.segments[hovered.index];
  return (
    <div className="hover-card" aria-hidden="true" style={{ left: hovered.x, top: hovered.y }}>
      {segment ? <SegmentFacts lane={lane} segment={segment} origin={origin} /> : <strong>{outcomeWords(lane)}</strong>}
    </div>
  );
}

interface SegmentFactsProps {
  readonly lane: Lane;
  readonly segment: Segment;
  readonly origin: number;
}

function SegmentFacts({ lane, segment, origin }: SegmentFactsProps) {
  const { from, to, token } = segment;
  return (
    <>
      <strong>{segmentWords(segment, generationGivenBy(lane, segment))}</strong>
      <span>
        {offsetWords(from, origin)} s → {to === undefined ? 'now' : `${offsetWords(to, origin)} s`}
      </span>
      {token && <span>sent with {tokenWords(token)}</span>}
    </>
  );
}

function tokenWords({ access, refresh }: NonNullable<Segment['token']>): string {
  const parts = [
    access && `access token gen ${access.generation}`,
    refresh && `refresh token gen ${refresh.generation}`,
  ];
  return parts.filter((part) => part !== undefined).join(', ');
}

function useHovered(frame: RefObject<HTMLElement | null>): Hovered | undefined {
  const [hovered, setHovered] = useState<Hovered>();
  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    element.addEventListener('pointermove', (event) => setHovered(hoveredAt(element, event)), { signal });
    element.addEventListener('pointerleave', () => setHovered(undefined), { signal });
    return () => leaving.abort();
  }, [frame]);
  return hovered;
}

function hoveredAt(frame: HTMLElement, event: PointerEvent): Hovered | undefined {
  const target = event.target instanceof Element ? event.target : undefined;
  const bar = target?.closest<HTMLElement>('[data-testid=segment], [data-testid=outcome]');
  const request = bar?.closest<HTMLElement>('[data-request]')?.dataset['request'];
  if (!bar || request === undefined) return undefined;
  const box = frame.getBoundingClientRect();
  return {
    request,
    ...(bar.dataset['index'] === undefined ? {} : { index: Number(bar.dataset['index']) }),
    x: Math.min(event.clientX - box.left + 12, Math.max(box.width - 260, 0)),
    y: event.clientY - box.top + 16,
  };
}
