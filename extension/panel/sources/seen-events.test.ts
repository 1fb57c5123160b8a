import fc from 'fast-check';
import { expect, test } from 'vitest';
import { instant } from '../../../reauth/time/instant.ts';
import type { ClientEvent } from '../../../reauth/trace/events.ts';
import { SeenEvents } from './seen-events.ts';

const event = (tab: string, seq: number): ClientEvent => ({
  source: 'client',
  type: 'tab.opened',
  tab,
  seq,
  at: instant(1),
  label: 'page',
  client: 'app',
});

test('each event of each emitter is new once, in whatever order it comes', () => {
  const numbered = fc.tuple(fc.constantFrom('a', 'b'), fc.integer({ min: 1, max: 30 }));
  fc.assert(
    fc.property(fc.array(numbered), (all) => {
      const seen = new SeenEvents();
      const fresh = all.filter(([tab, seq]) => seen.isNew(event(tab, seq))).map(String);

      expect(fresh).toEqual([...new Set(all.map(String))]);
    }),
  );
});
