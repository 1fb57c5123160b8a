import type { LibraryFile } from '../../../harness/library/scenario-library.ts';
import { createVirtualWorld } from '../../../harness/world/virtual/virtual-world.ts';
import type { ClientEvent } from '../../../reauth/trace/events.ts';
import type { Answer } from '../sources/answer.ts';
import type { ServerAddress } from '../sources/discover.ts';
import { createScenarioDesk, type DeskPorts } from './desk.ts';
import type { LocalFile } from './local-file.ts';

/** A scenario that fails with naive and is cured by recipe. */
export const TWO_REQUESTS = `version: 1
title: Two requests meet one expired token
why: One refresh is enough for both.
class: SINGLE
reports: [rtk-1782]
steps:
  - { at: 0s, tab: A, login: user@example.com }
  - { at: 20s, tab: A, request: [/items/1, /items/2] }
expect:
  - every request succeeds
  - refreshes: 1
fails: { client: naive, finding: refresh-ran-twice }
cured: { client: recipe }
`;

/** Scenarios of a small library: one of each of two classes. */
export const SMALL_LIBRARY: readonly LibraryFile[] = [
  { id: 'two-requests-meet', class: 'SINGLE', file: 'scenarios/single/two-requests-meet.yaml', text: TWO_REQUESTS },
  {
    id: 'a-late-401',
    class: 'LATE',
    file: 'scenarios/late/a-late-401.yaml',
    text: TWO_REQUESTS.replace('SINGLE', 'LATE').replace('Two requests meet one', 'A late request meets an'),
  },
];

/** A desk over real runs in virtual time, and how often it let the browser have its turn. */
export function testDesk(ports: Partial<DeskPorts> = {}) {
  const seen = { pauses: 0 };
  let now = 0;
  const desk = createScenarioDesk({
    library: SMALL_LIBRARY,
    // Each look at the clock takes long enough to owe the browser a turn.
    now: () => (now += 25),
    pause: () => {
      seen.pauses += 1;
      return Promise.resolve();
    },
    ...ports,
  });
  return { desk, seen };
}

/** A live place whose world is a virtual one, and what was asked of it. */
export function testPlace(answer: Answer<ServerAddress> = FOUND) {
  const asked: string[] = [];
  const told: ClientEvent[] = [];
  return {
    asked,
    place: {
      find: () => Promise.resolve(answer),
      borrow: ({ api }: ServerAddress, tell: (event: ClientEvent) => void) => {
        asked.push(`borrow ${api}`);
        for (const event of told) tell(event);
        const giveBack = () => {
          asked.push('give back');
          return Promise.resolve();
        };
        return Promise.resolve({ world: { ...createVirtualWorld(), name: 'live' as const }, giveBack });
      },
    },
    told,
  };
}

export const FOUND: Answer<ServerAddress> = {
  ok: true,
  value: { api: 'http://localhost:8000', control: 'http://localhost:8001' },
};

/** A file whose text a test changes as it likes; without one it cannot be read. */
export function changingFile(name: string, text: string | undefined): LocalFile & { text: string | undefined } {
  return {
    name,
    text,
    read() {
      return this.text === undefined ? Promise.reject(new Error('NotReadableError')) : Promise.resolve(this.text);
    },
  };
}
