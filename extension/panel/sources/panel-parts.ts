import { scenarioLibrary } from '../../../harness/library/scenario-library.ts';
import { systemClock } from '../../../reauth/time/system-clock.ts';
import type { PanelEnvironment, SourceOption } from '../environment.ts';
import { createScenarioDesk } from '../scenarios/desk.ts';
import { createLivePlace } from '../scenarios/live/live-place.ts';
import { browserHttp, browserStreamPorts } from './browser-ports.ts';
import { createControlClient } from './control-client.ts';
import type { ControlClient } from './control.ts';
import type { CookieWatcher, CookieWatchPorts } from './cookies-web.ts';
import type { ServerAddress } from './discover.ts';
import { fileSource } from './file.ts';
import { labSource, togetherWith } from './lab-source.ts';
import { createLab } from './lab.ts';
import { createServerFinder } from './server-finder.ts';
import { serverSource, type ServerPorts } from './server.ts';

/** What differs between the panel as a web page and in DevTools. */
export interface PanelPlace {
  readonly page: Document;
  /** The mock server's address as the user keeps it; asked before each search. */
  readonly address: () => string | Promise<string>;
  readonly watchCookies: (server: ServerAddress, ports: CookieWatchPorts, control: ControlClient) => CookieWatcher;
}

/** What a platform makes its environment of: the Lab, the control API, the scenarios, the sources, and the ports for a source of its own. */
export interface PanelParts extends Required<Pick<PanelEnvironment, 'lab' | 'control' | 'scenarios'>> {
  readonly options: Readonly<Record<'lab' | 'server' | 'file', SourceOption>>;
  readonly server: ServerPorts;
}

/** Puts the sources together over the browser's own fetch, timers, locks and channels. Starts nothing. */
export function panelParts({ page, address, watchCookies }: PanelPlace): PanelParts {
  const finder = createServerFinder(address, browserHttp);
  const client = createControlClient(async () => {
    const found = await finder.find();
    return found.ok ? { ok: true, value: found.value.control } : found;
  }, browserHttp);
  const stream = browserStreamPorts(page);
  const server: ServerPorts = {
    finder,
    stream,
    watchCookies: (found, emit, signal) =>
      watchCookies(found, { clock: systemClock, visibility: stream.visibility, emit, signal }, client),
  };
  const suffix = () => crypto.randomUUID().slice(0, 4);
  const lab = createLab({
    finder,
    fetchFn: browserHttp.fetchFn,
    clock: systemClock,
    ...('locks' in navigator ? { locks: navigator.locks } : {}),
    ...localStorageOf(page),
    suffix,
  });
  const { fetchFn } = browserHttp;
  const scenarios = createScenarioDesk({
    library: scenarioLibrary,
    now: systemClock.now,
    pause: nextTask,
    live: createLivePlace({ finder, fetchFn, control: client, clock: systemClock, suffix }),
  });
  const labInPanel = labSource(togetherWith(lab, scenarios.live), server);
  return {
    lab,
    control: () => client,
    scenarios,
    server,
    options: {
      lab: { id: 'lab', title: 'Lab', create: () => labInPanel },
      server: { id: 'server', title: 'Server', create: () => serverSource(server) },
      file: { id: 'file', title: 'File', create: () => fileSource },
    },
  };
}

/** Behind whatever the browser has to do first. */
const nextTask = () => new Promise<void>((done) => void setTimeout(done));

/** A page whose storage is forbidden throws when it is only asked for. */
function localStorageOf({ defaultView }: Document): { readonly storage?: Storage } {
  try {
    return defaultView === null ? {} : { storage: defaultView.localStorage };
  } catch {
    return {};
  }
}
