import { useEffect, useRef, type RefObject } from 'react';

/**
 * Keeps the focus in a list whose rows vanish under it: when the row that had it has gone, the row in its place gets it,
 * or the list itself when it is empty.
 */
export function useKeptFocus(list: RefObject<HTMLElement | null>, rows: readonly string[]) {
  const last = useRef<{ readonly row: number; readonly control: string } | undefined>(undefined);
  useEffect(() => {
    const element = list.current;
    const lost = document.activeElement === document.body || document.activeElement === null;
    if (element === null || last.current === undefined || !lost) return;
    const { row, control } = last.current;
    const items = element.querySelectorAll<HTMLElement>('li');
    const item = items[Math.min(row, items.length - 1)];
    (item?.querySelector<HTMLElement>(control) ?? element).focus();
  }, [list, rows]);
  return {
    onFocus: ({ target }: { readonly target: EventTarget }) => {
      if (!(target instanceof HTMLElement)) return;
      const row = [...(list.current?.querySelectorAll('li') ?? [])].findIndex((item) => item.contains(target));
      last.current = row < 0 ? undefined : { row, control: target.tagName === 'INPUT' ? 'input' : 'button.button' };
    },
    onBlur: ({ relatedTarget }: { readonly relatedTarget: EventTarget | null }) => {
      if (relatedTarget !== null) last.current = undefined;
    },
  };
}
