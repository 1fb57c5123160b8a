import { useEffect, useState, type RefObject } from 'react';
import type { Lane, Segment } from '../../../reauth/trace/lane.ts';
import { offsetWords } from '../words.ts';
import { generationGivenBy, segmentWords } from './lane-words.ts';

export interface HoverCardProps {
  readonly frame: RefObject<HTMLElement | null>;
  readonly lanes: readonly Lane[];
  readonly origin: number;
}

interface Hovered {
  readonly request: string;
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

/** The numbers of the segment under the pointer. What it says is in the rows for screen readers too. */
export function HoverCard({ frame, lanes, origin }: HoverCardProps) {
  const hovered = useHovered(frame);
  const lane = hovered && lanes.find(({ request }) => request === hovered.request);
  const segment = hovered && lane?.segments[hovered.index];
  if (!hovered || !lane || !segment) return null;
  const { from, to, token } = segment;
  return (
    <div className="hover-card" aria-hidden="true" style={{ left: hovered.x, top: hovered.y }}>
      <strong>{segmentWords(segment, generationGivenBy(lane, segment))}</strong>
      <span>
        {offsetWords(from, origin)} s → {to === undefined ? 'now' : `${offsetWords(to, origin)} s`}
      </span>
      {token && <span>sent with {tokenWords(token)}</span>}
    </div>
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
  const bar = target?.closest<HTMLElement>('[data-testid=segment]');
  const request = bar?.closest<HTMLElement>('[data-request]')?.dataset['request'];
  if (!bar || request === undefined) return undefined;
  const box = frame.getBoundingClientRect();
  return {
    request,
    index: Number(bar.dataset['index']),
    x: Math.min(event.clientX - box.left + 12, Math.max(box.width - 260, 0)),
    y: event.clientY - box.top + 16,
  };
}
