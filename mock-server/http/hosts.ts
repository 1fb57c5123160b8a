/** The names that a browser may have for this machine, as they stand in a Host header. */
const LOOPBACK_NAMES: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** Whether only this machine can reach a server that listens on `host`. Another host asks for a token on the control API. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(host);
}

/** Where to listen for `host`: a browser may take `localhost` for `::1` as well as for 127.0.0.1, so it means both. */
export function addressesOf(host: string): readonly string[] {
  return host === 'localhost' ? ['127.0.0.1', '::1'] : [host];
}

/** `host` as it stands in a URL; who listens everywhere is called by its loopback name. */
export function urlHostOf(host: string): string {
  if (host === '0.0.0.0' || host === '::') return 'localhost';
  return host.includes(':') ? `[${host}]` : host;
}

/** Whether this name always means this server: a loopback name, or the host that it was told to listen on. */
export function isFixedName(name: string, host: string): boolean {
  return LOOPBACK_NAMES.includes(name) || name === urlHostOf(host.toLowerCase());
}

/**
 * Whether a Host header's name is one of ours. On a host that others can reach, any bare address counts: DNS rebinding
 * needs a name, and the addresses of this machine are many.
 */
export function isOurName(name: string, host: string): boolean {
  return isFixedName(name, host) || (!isLoopback(host) && /^(\d{1,3}(\.\d{1,3}){3}|\[[\da-f:.]+\])$/.test(name));
}
