import leven from 'leven';

/** The word of these that is spelled most like `written`; nothing when none is near. */
export function nearest(written: string, words: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(written.length / 3));
  const asked = plain(written);
  let best: { readonly word: string; readonly distance: number } | undefined;
  for (const word of words) {
    const distance = distanceOf(asked, plain(word));
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { word, distance };
  }
  return best?.word;
}

/** How `at least`, `atLeast` and `at_least` are one word. */
const plain = (word: string): string =>
  word
    .replaceAll(/([a-z])([A-Z])/g, '$1 $2')
    .replaceAll(/[\s_-]+/g, ' ')
    .toLowerCase();

/** Letters that are inserted, left out or replaced. The same letters in another order are one slip of the fingers. */
function distanceOf(one: string, other: string): number {
  const distance = leven(one, other);
  return distance === 2 && sorted(one) === sorted(other) ? 1 : distance;
}

const sorted = (word: string): string => word.split('').toSorted().join('');
