import { nearest } from './nearest.ts';

/** Where a name belongs that is unknown where it stands, in a sentence; nothing when it belongs nowhere. */
export type Elsewhere = (name: string) => string | undefined;

/** What is said of a name that is unknown where it stands: the nearest one, or where it belongs, and which ones there are. */
export function unknownName(name: string, names: readonly string[], elsewhere?: Elsewhere): string {
  const allowed = `Allowed: ${names.join(', ')}.`;
  const glued = /^([^:]+):(\S.*)$/.exec(name);
  if (glued?.[1] !== undefined && names.includes(glued[1])) {
    return `After "${glued[1]}:" a space is missing. Write "${glued[1]}: ${glued[2]}".`;
  }
  if (name.startsWith('//')) return 'YAML takes no comments that begin with //. Write # instead.';
  const place = elsewhere?.(name);
  if (place !== undefined) return `"${name}" does not belong here. ${place}`;
  const guess = nearest(name, names);
  return guess === undefined
    ? `"${name}" is unknown here. ${allowed}`
    : `"${name}" is unknown here; did you mean "${guess}"? ${allowed}`;
}

/** The name that was meant by one that is unknown. */
export function closeTo(name: string, names: readonly string[]): string | undefined {
  const [before = ''] = name.split(':');
  return names.includes(before) ? before : nearest(name, names);
}
