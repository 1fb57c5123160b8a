/** Statuses that say "try again": Request Timeout, Too Early (RFC 8470), Too Many Requests (RFC 6585). */
const TRY_AGAIN: ReadonlySet<number> = new Set([408, 425, 429]);

/**
 * Whether the status of a refresh is a definite no, after which there is no session to go on with. RFC 6749 section 5.2
 * says 400, the article 403, others 401; an answer that says "not now" (5xx, 429), and no answer at all, are none.
 */
export function isRejection(status: number | string | undefined): boolean {
  return typeof status === 'number' && status >= 400 && status < 500 && !TRY_AGAIN.has(status);
}
