/**
 * Stands in what is built for `tldts`, by which tough-cookie asks for the registrable domain of a host: the list of public
 * suffixes is 300 kB to load, and the jars here hold the cookies of a mock server.
 *
 * The last two labels, without a list; null for an address and for a single label, as there.
 */
export function getDomain(host: string): string | null {
  const labels = host.replace(/\.$/, '').split('.');
  const isAddress = host.includes(':') || /^\d+$/.test(labels.at(-1) ?? '');
  return isAddress || labels.length < 2 ? null : labels.slice(-2).join('.');
}
