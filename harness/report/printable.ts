/**
 * A text of somebody else's, made harmless for a terminal: what would move the cursor, change colours or turn the
 * direction of writing is shown as its code (`\u001b`), so that a file's title cannot rewrite what stands on the screen.
 */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, (sign) => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Controls, lone surrogates, line separators, and the signs that turn the direction of writing (https://trojansource.codes). */
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200E\u200F\u202A-\u202E\u2066-\u2069]/gu;
