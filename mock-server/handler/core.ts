import type { ExchangeId, ServerFact } from '../../reauth/trace/events.ts';
import { capturePath } from '../../reauth/trace/capture.ts';
import { purposeOf } from '../../reauth/trace/purpose.ts';
import type { Caller } from '../protocol/command.ts';
import { policyOf } from '../settings/schema.ts';
import type { ApiReply, ApiRequest, ServerCore } from './api.ts';
import { createFaults } from '../faults/faults.ts';
import { createApiHandler } from './api-handler.ts';
import { createControlHandler } from './control-handler.ts';
import type { CoreOptions } from './core-options.ts';
import { RingEventLog } from './event-log.ts';
import { Gate } from './gate.ts';
import { Jars } from './jars.ts';
import type { Kernel } from './kernel.ts';
import { answeredFact, refused, replyOf } from './outcome.ts';
import { RunState } from './run-state.ts';
import { seededUsers } from './seeded-users.ts';
import { commitWhole } from './transact.ts';
import { Turns } from './turns.ts';

/** A call that the adapter turns away before the handler sees it: a foreign Origin, a rebound Host. */
export interface Refusal {
  readonly status: number;
  readonly reason: 'origin-refused' | 'host-refused' | 'bad-request' | 'too-large';
  readonly message: string;
}

/** The server without sockets, and what only its adapter needs. */
export interface Core extends ServerCore {
  /** Notes a refusal of the adapter as a call that was answered, and gives the reply. */
  refuse(request: Pick<ApiRequest, 'method' | 'path' | 'query' | 'headers'>, refusal: Refusal): ApiReply;
  /** Does what the first call would otherwise wait for: call it once the server listens. */
  warm(): Promise<void>;
  /**
   * Whether a reply may be a connection that is cut. As long as it may, no connection should be used for a second call:
   * a browser may send a call again by itself when a connection that has served one before is cut under it (RFC 9112
   * section 9.3.1; seen in Chromium, with a POST too), and nobody would see the fault.
   */
  mayCut(): boolean;
}

/** Makes the server out of its ports: the one code path of every world. */
export function createServerCore(options: CoreOptions): Core {
  const { settings, clock, control, version = '0.0.0', report = () => undefined, sharing } = options;
  const run = new RunState(clock, policyOf(settings), sharing, (fact) => void events.append(fact));
  const events = new RingEventLog(clock, () => run.offset);
  const publish = (fact: ServerFact) => void events.append(fact);
  const faults = createFaults({ clock, publish, atStart: settings.faults, sessions: options.sessions });
  const kernel: Kernel = {
    ...options,
    sessions: faults.sessions,
    commit: commitWhole,
    faults,
    users: seededUsers(options.users, options.passwords, options.ids),
    run,
    events,
    gate: new Gate(clock, publish),
    jars: new Jars(),
    turns: new Turns(),
    health: () => ({ name: 'reauth-devtools', version, control: control?.() }),
    report,
  };
  let calls = 0;
  const nextCaller = ({ headers }: Pick<ApiRequest, 'headers'>): Caller => {
    calls += 1;
    const exchange = exchangeOf(headers['x-reauth-request']);
    return {
      call: sharing === undefined ? `c${calls}` : `c${calls}-${sharing.node}`,
      ...(exchange === undefined ? {} : { exchange }),
    };
  };
  return {
    api: createApiHandler(kernel, nextCaller),
    control: createControlHandler(kernel),
    events,
    refuse: (request, { status, reason, message }) => {
      const caller = nextCaller(request);
      const { method, path, query } = request;
      const outcome = refused(status, reason, message);
      events.append({
        type: 'call.received',
        ...caller,
        purpose: purposeOf(method, path),
        method: method.slice(0, 20),
        ...capturePath(`${path}?${query}`),
        presented: {},
      });
      events.append(answeredFact(caller, outcome, settings.cookiePrefix));
      return replyOf(outcome, settings.cookiePrefix);
    },
    warm: async () => {
      await kernel.users.ready();
      await kernel.tokens.keys.list();
    },
    mayCut: () => faults.standing.has('drop') || faults.standing.has('hang'),
  };
}

/** Our own client's name for this exchange. Anything else that a stranger puts there is no name. */
function exchangeOf(header: string | undefined): ExchangeId | undefined {
  return header !== undefined && /^[A-Za-z0-9._-]{1,80}$/.test(header) ? header : undefined;
}
