/**
 * Eight hex digits by which an eye tells two tokens of one trace apart.
 *
 * The salt is the trace's own, so that the same token looks different in two traces. Not a secret-keeping hash: it is fed
 * a token's id, never the token.
 */
export function fingerprint(tokenId: string, salt: string): string {
  const text = `${salt}\u0000${tokenId}`;
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  // MurmurHash3's finisher: ids that differ in their last character alone must not look alike.
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return ((hash ^ (hash >>> 16)) >>> 0).toString(16).padStart(8, '0');
}
