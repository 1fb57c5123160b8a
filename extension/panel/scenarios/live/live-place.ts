import { openLiveRun } from '../../../../harness/world/live/live-run.ts';
import { borrowServer } from '../../../../harness/world/live/found-server.ts';
import type { World } from '../../../../harness/world/world.ts';
import type { Clock } from '../../../../reauth/time/clock.ts';
import { instant } from '../../../../reauth/time/instant.ts';
import type { ClientEvent } from '../../../../reauth/trace/events.ts';
import type { Answer } from '../../sources/answer.ts';
import type { ControlClient } from '../../sources/control.ts';
import type { ServerAddress } from '../../sources/discover.ts';
import type { ServerFinder } from '../../sources/server-finder.ts';
import { sendFromPage } from './send-from-page.ts';
import { ToldCookies } from './told-cookies.ts';

/** Where scenarios can be run live: the mock server that the panel knows. */
export interface LivePlace {
  /** The server, if it answers now. */
  find(): Promise<Answer<ServerAddress>>;
  /** Takes that server for some runs, one after the other. `tell` hears each event of the tabs as it happens, in wall time. */
  borrow(server: ServerAddress, tell: (event: ClientEvent) => void): Promise<Loan>;
}

/** `giveBack` takes the server to its start, with the policy that it had. */
export interface Loan {
  readonly world: World;
  giveBack(): Promise<void>;
}

export interface LivePlacePorts {
  readonly finder: ServerFinder;
  readonly fetchFn: typeof fetch;
  readonly control: Pick<ControlClient, 'cookies' | 'state'>;
  readonly clock: Clock;
  /** A few random characters that keep the tabs of several runs apart. */
  readonly suffix: () => string;
}

/** Real HTTP over the browser's own fetch and cookies, in real time where something is under way. */
export function createLivePlace({ finder, fetchFn, control, clock, suffix }: LivePlacePorts): LivePlace {
  const cookies = async () => {
    const answer = await control.cookies();
    if (!answer.ok) throw new Error(`${answer.problem} ${answer.remedy}`);
    return answer.value;
  };
  return {
    find: async () => {
      const found = await finder.find();
      if (!found.ok) return found;
      // Where a server was once found, none may be by now.
      const state = await control.state();
      return state.ok ? found : state;
    },
    borrow: async ({ api }, tell) => {
      const { apiUrl, controlUrl, events, close } = await borrowServer(api, fetchFn);
      const open: World['open'] = (stage) => {
        const run = suffix();
        return openLiveRun(stage, {
          apiUrl,
          controlUrl,
          events,
          machine: clock,
          send: sendFromPage(fetchFn),
          control: fetchFn,
          cookies: (scenarioClock) => new ToldCookies(cookies, scenarioClock),
          tabId: (load) => `${load}-${run}`,
          tell: (event, skipped) => {
            if (event.source === 'client') tell({ ...event, at: instant(event.at - skipped) });
          },
        });
      };
      return { world: { name: 'live', open, close: async () => undefined }, giveBack: close };
    },
  };
}
