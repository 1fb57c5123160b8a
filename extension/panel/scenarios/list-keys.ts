/** Where a key leads in a list of so many options: the place to go to; `undefined` when it means nothing here. */
export function placeOf(key: string, current: number, length: number): number | undefined {
  const last = length - 1;
  const next: Readonly<Record<string, number>> = {
    ArrowDown: current + 1,
    ArrowUp: current - 1,
    PageDown: current + 10,
    PageUp: current - 10,
    Home: 0,
    End: last,
  };
  const place = next[key];
  return place === undefined || length === 0 ? undefined : Math.min(last, Math.max(0, place));
}
