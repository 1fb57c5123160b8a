/** The mock server as `reauth serve --fast` runs it, but for its stores: plain maps, without Redis or its mock. */
import { systemClock } from '../../reauth/time/system-clock.ts';
import { createServerCore } from '../../mock-server/handler/core.ts';
import { startServer } from '../../mock-server/http/serve.ts';
import { findKeys } from '../../mock-server/node/find-keys.ts';
import { nodeIds } from '../../mock-server/node/ids.ts';
import { nodePasswords } from '../../mock-server/node/passwords.ts';
import { createJwtTokens } from '../../mock-server/node/tokens.ts';
import { readSettings } from '../../mock-server/settings/read-settings.ts';
import { createMemorySessionStore } from '../../mock-server/store/memory-session-store.ts';
import { createMemoryUserStore } from '../../mock-server/store/memory-user-store.ts';

const reading = readSettings({ flags: { port: '0', fast: true, access: '1h', refresh: '10h' } });
if (!reading.ok) throw new Error(`The settings of the bench cannot be read: ${JSON.stringify(reading.problems)}`);
const say = (line) => process.stdout.write(`${line}\n`);
const server = await startServer({
  settings: reading.settings,
  webDir: '.',
  log: say,
  createCore: async (settings) =>
    createServerCore({
      settings,
      clock: systemClock,
      tokens: createJwtTokens(settings.algorithm, () => findKeys(settings, undefined)),
      passwords: nodePasswords,
      ids: nodeIds,
      users: createMemoryUserStore(),
      sessions: createMemorySessionStore(),
    }),
});
say(`Listening on ${server.apiUrl}`);
