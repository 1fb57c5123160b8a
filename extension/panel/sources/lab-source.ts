import type { ServerEvent, TraceEvent } from '../../../reauth/trace/events.ts';
import type { CookieWatcher } from './cookies-web.ts';
import type { Lab } from './lab.ts';
import { followServer, type ServerPorts } from './server.ts';
import type { Source } from './source.ts';

/** Clients in this panel that tell what happens to them: everything so far, and every later event. */
export type Tellers = Pick<Lab, 'history' | 'follow'>;

/** Both as one. */
export function togetherWith(one: Tellers, other: Tellers | undefined): Tellers {
  if (other === undefined) return one;
  return {
    history: () => [...one.history(), ...other.history()],
    follow: (listener) => {
      const unfollow = [one.follow(listener), other.follow(listener)];
      return () => unfollow.forEach((end) => end());
    },
  };
}

/**
 * The Lab as a source: what its clients tell, what the server tells of them, and this browser's cookies.
 *
 * Of what the server did before the panel came, the Lab shows the state that it left (sessions, tokens, settings), not
 * the calls: a lesson starts on an empty timeline.
 */
export function labSource(lab: Tellers, ports: ServerPorts): Source {
  /** The last seq that was before; a later start of this source shows everything since. */
  let before: number | undefined;
  return {
    id: 'lab',
    start(sink, signal) {
      let watcher: CookieWatcher | undefined;
      const history = lab.history();
      if (history.length > 0) sink.events(history);
      const unfollow = lab.follow((event) => {
        sink.events([event]);
        watcher?.heard([event]);
      });
      signal.addEventListener('abort', unfollow);
      const tell = (batch: readonly TraceEvent[]) => {
        const news = batch.filter(
          (event) => event.source !== 'server' || event.seq > (before ?? 0) || isLasting(event),
        );
        if (news.length > 0) sink.events(news);
      };
      void followServer(
        ports,
        {
          events: tell,
          status: (status) => sink.status(status),
          joined: (last) => (before = Math.min(before ?? last, last)),
          restarted: () => (before = 0),
          watches: (cookies) => (watcher = cookies),
        },
        signal,
      );
    },
  };
}

const LASTING: ReadonlySet<ServerEvent['type']> = new Set([
  'session.started',
  'session.ended',
  'token.issued',
  'token.expired',
  'token.rotated',
  'token.reused',
  'token.forgiven',
  'family.revoked',
  'clock.advanced',
  'policy.changed',
  'state.reset',
]);

/** What a server's past leaves behind, as against what merely happened. */
const isLasting = (event: ServerEvent): boolean => LASTING.has(event.type);
