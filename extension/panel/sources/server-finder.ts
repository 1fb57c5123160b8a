import type { Answer } from './answer.ts';
import { discover, type ServerAddress } from './discover.ts';
import type { HttpPorts } from './http-call.ts';

/** Where the mock server is, found from the one address that the user keeps. */
export interface ServerFinder {
  find(): Promise<Answer<ServerAddress>>;
}

/**
 * Finds the server once for each address that `address()` gives, and again after a failure.
 * Calls at the same time share one search.
 */
export function createServerFinder(address: () => string | Promise<string>, ports: HttpPorts): ServerFinder {
  let found: { readonly address: string; readonly answer: Promise<Answer<ServerAddress>> } | undefined;
  return {
    async find() {
      const wanted = await address();
      if (found?.address !== wanted) found = { address: wanted, answer: discover(wanted, ports) };
      const search = found;
      const answer = await search.answer;
      if (!answer.ok && found === search) found = undefined;
      return answer;
    },
  };
}
