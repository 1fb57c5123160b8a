import { useEffect, useRef, type RefObject } from 'react';
import { panned, zoomed, type TimeWindow } from './scale.ts';

/** A pointer that moved less than this was a click. */
const CLICK_PX = 4;

/**
 * The wheel zooms around the pointer (with Shift it pans), dragging pans; both over the tracks, not over the labels.
 * Returns whether the click that is being handled ended a drag: such a click selects nothing.
 */
export function usePanZoom(
  frame: RefObject<HTMLElement | null>,
  view: TimeWindow,
  onChange: (next: TimeWindow) => void,
) {
  const dragged = useRef(false);
  const latest = useRef({ view, onChange });
  useEffect(() => {
    latest.current = { view, onChange };
  });

  useEffect(() => {
    const element = frame.current;
    if (element === null) return undefined;
    const leaving = new AbortController();
    const { signal } = leaving;
    element.addEventListener('wheel', (event) => wheel(element, event), { passive: false, signal });
    element.addEventListener('pointerdown', (event) => drag(element, event, signal), { signal });

    function wheel(track: HTMLElement, event: WheelEvent): void {
      const { left, width } = trackOf(track);
      if (event.clientX < left) return;
      event.preventDefault();
      const { view: before, onChange: change } = latest.current;
      const sideways = event.shiftKey ? event.deltaY : event.deltaX;
      if (Math.abs(sideways) > Math.abs(event.shiftKey ? 0 : event.deltaY)) change(panned(before, sideways / width));
      else change(zoomed(before, 1.0015 ** event.deltaY, (event.clientX - left) / width));
    }

    function drag(track: HTMLElement, down: PointerEvent, until: AbortSignal): void {
      const { left, width } = trackOf(track);
      dragged.current = false;
      if (down.button !== 0 || down.clientX < left) return;
      const { view: before } = latest.current;
      const over = new AbortController();
      const options = { signal: AbortSignal.any([over.signal, until]) };
      addEventListener(
        'pointermove',
        (move) => {
          const by = move.clientX - down.clientX;
          dragged.current ||= Math.abs(by) >= CLICK_PX;
          if (dragged.current) latest.current.onChange(panned(before, -by / width));
        },
        options,
      );
      const end = (): void => over.abort();
      addEventListener('pointerup', end, options);
      addEventListener('pointercancel', end, options);
    }

    return () => leaving.abort();
  }, [frame]);

  return () => dragged.current;
}

/** Where the tracks begin, and how wide they are: the axis' track stands for all. */
function trackOf(frame: HTMLElement): { readonly left: number; readonly width: number } {
  const { left, width } = (frame.querySelector('.track') ?? frame).getBoundingClientRect();
  return { left, width: Math.max(width, 1) };
}
