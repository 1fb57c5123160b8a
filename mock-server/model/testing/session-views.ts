import { z } from '../../../reauth/trace/zod.ts';
import { ACCESS_KEPT } from '../../protocol/session.ts';
import type { Model } from '../model.ts';
import type { Names } from './names.ts';

/** What is compared of a session: who is alive, and the counts. */
export interface SessionView {
  readonly sid: string;
  readonly state: string;
  readonly endsAt: number;
  readonly counts: readonly number[];
  readonly liveAccess: readonly string[];
  readonly liveRefresh: readonly string[];
  readonly inGrace: readonly string[];
}

const token = z.object({ id: z.string(), kind: z.enum(['access', 'refresh']), state: z.string() });
const session = z.object({
  sid: z.string(),
  state: z.string(),
  endsAt: z.number(),
  refreshes: z.number(),
  forgiven: z.number(),
  spentPresented: z.number(),
  orders: z.number(),
  tokens: z.array(token),
});
const stateSchema = z.object({ sessions: z.array(session) });

/** The sessions as `GET state` lists them. */
export function ofServer(state: unknown): readonly SessionView[] {
  const { sessions } = stateSchema.parse(state);
  return sessions
    .map(({ sid, state: is, endsAt, refreshes, forgiven, spentPresented, orders, tokens }): SessionView => {
      const ids = (kind: string, wanted: string) =>
        tokens.filter((each) => each.kind === kind && each.state === wanted).map(({ id }) => id);
      return {
        sid,
        state: is,
        endsAt,
        counts: [refreshes, forgiven, spentPresented, orders],
        liveAccess: ids('access', 'live').toSorted(),
        liveRefresh: ids('refresh', 'live').toSorted(),
        inGrace: ids('refresh', 'in-grace').toSorted(),
      };
    })
    .toSorted(bySid);
}

/** The sessions of the model, by the server's names. */
export function ofModel(model: Model, names: Names): readonly SessionView[] {
  return model.sessions
    .filter(({ state }) => state !== 'gone')
    .map((each): SessionView => {
      const isLive = each.state === 'live';
      const own = model.refreshes.filter((of) => isLive && of.session === each && !model.isExpired(of));
      const nameAll = (things: readonly object[]) => things.map((thing) => names.of(thing)).toSorted();
      const { state, endsAt, refreshes, forgiven, spentPresented, orders } = each;
      return {
        sid: names.of(each),
        state,
        endsAt,
        counts: [refreshes, forgiven, spentPresented, orders],
        // The server remembers only the latest.
        liveAccess: nameAll(
          model.accesses
            .filter((of) => of.session === each)
            .slice(-ACCESS_KEPT)
            .filter((of) => isLive && !model.isExpired(of)),
        ),
        liveRefresh: nameAll(own.filter(({ spentAt }) => spentAt === undefined)),
        inGrace: nameAll(own.filter((of) => model.isForgiven(of))),
      };
    })
    .toSorted(bySid);
}

const bySid = (one: SessionView, other: SessionView): number => (one.sid < other.sid ? -1 : 1);
