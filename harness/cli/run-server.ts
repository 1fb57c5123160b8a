import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { ListenError } from '../../mock-server/http/listen-error.ts';
import { startServer, type RunningServer } from '../../mock-server/http/serve.ts';
import { StartError } from '../../mock-server/node/start-error.ts';
import type { Settings } from '../../mock-server/settings/schema.ts';

/** Starts the server, shows the race, prints where to click, and stays until it is interrupted. Gives the exit code. */
export async function runServer(settings: Settings, given: ReadonlySet<string>): Promise<number> {
  const stopped = interrupted();
  let server: RunningServer;
  try {
    server = await startServer({ settings, given, webDir: distFolder('web'), log: say, version: __VERSION__ });
  } catch (error) {
    if (!(error instanceof ListenError || error instanceof StartError)) throw error;
    process.stderr.write(`${error instanceof ListenError ? sentenceOf(error, settings) : error.message}\n`);
    return 2;
  }
  say(`Listening on ${server.apiUrl} (control on ${server.controlUrl})`);
  warnOfForeignCookies(server);
  if (server.controlToken !== undefined) say(`Control asks for this bearer token: ${server.controlToken}`);
  try {
    if (settings.demo) await demonstrate();
    addressesOf(server).forEach(say);
    await stopped;
    return 0;
  } finally {
    await server.close();
  }
}

/** A busy port gets the command that works, to paste. A control port that was chosen is chosen anew with it. */
function sentenceOf({ message, remedy, failure }: ListenError, { port, controlPort }: Settings): string {
  if (failure.code !== 'PORT_BUSY' || failure.free === undefined) return `${message} ${remedy}`;
  const flags = [
    `--port ${failure.free.port}`,
    ...(controlPort === port + 1 ? [] : [`--control-port ${failure.free.controlPort}`]),
  ].join(' ');
  return `${message.replace(/\.$/, '')}; take another: npm start -- ${flags} (installed: reauth serve ${flags}).`;
}

/** Loaded only now, since the server must answer first. A race that fails says so and leaves the server running. */
async function demonstrate(): Promise<void> {
  const { demo } = await import('../demo/demo.ts');
  try {
    await demo({ say, webDir: distFolder('web') });
  } catch (error) {
    say(`The race could not be shown: ${error instanceof Error ? error.message : String(error)}`);
  }
}

/** Cookies ignore ports: another server on this host may use our names, and then both log each other's users out. */
function warnOfForeignCookies({ core }: RunningServer): void {
  core.events.subscribe((event) => {
    if (event.type !== 'cookies.foreign') return;
    say(`Cookies that this server did not issue came in: ${event.names.join(', ')}.`);
    say('Another server on this host uses those names; start this one with --cookie-prefix NAME_ to keep them apart.');
  });
}

function addressesOf({ apiUrl }: RunningServer): readonly string[] {
  const extension = distFolder('extension');
  return [
    '',
    `Sample app  ${apiUrl}/        log in as user@example.com / password123, then click "Fire requests"`,
    `Panel       ${apiUrl}/panel/  click "Log in", "Expire access", "Fire": one refresh, the others wait`,
    existsSync(extension)
      ? `Extension   chrome://extensions > Developer mode > Load unpacked: ${extension}`
      : 'Extension   not built: run npm run build',
    '',
    'Stop with Ctrl+C.',
  ];
}

/** A folder of `dist`: this is in the built command, or in a chunk of it a folder deeper. */
function distFolder(name: string): string {
  const at = (place: string): string => fileURLToPath(new URL(place, import.meta.url));
  return existsSync(at(`../${name}`)) ? at(`../${name}`) : at(`../../${name}`);
}

function interrupted(): Promise<void> {
  return new Promise((done) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => done());
  });
}

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}
