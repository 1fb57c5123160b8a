import { z } from '../../reauth/trace/zod.ts';
import type { Decision } from '../protocol/reply.ts';
import { userView } from '../protocol/user-view.ts';
import type { User } from './api.ts';
import type { ApiCall, Endpoint } from './api-call.ts';
import { readForm } from './body.ts';
import { BAD_DELAY, delayOf } from './delay.ts';
import type { Kernel } from './kernel.ts';
import { refused, type Outcome } from './outcome.ts';
import { render } from './render.ts';
import { transact } from './transact.ts';

type Passed = { readonly user: User; readonly session: NonNullable<Decision['session']> };
type Inside = (passed: Passed, call: ApiCall, kernel: Kernel) => Outcome;
type Asks = { readonly role?: 'admin'; readonly countsOrder?: true };

/**
 * Puts the guard before an endpoint: what is inside runs only for a live session of a user who may. A `delay` holds
 * back whatever is answered, a 401 too (so one can be late); that it is wrong is told only to whom the guard lets in.
 */
function guarded({ countsOrder, ...may }: Asks, inside: Inside): Endpoint {
  return async (call, kernel) => {
    const delay = delayOf(call.request.query);
    const presented = call.credentials.access;
    const claims = presented.kind === 'ours' ? presented.claims : undefined;
    const user = claims && (await kernel.users.byId(claims.sub));
    const command = {
      type: 'guard',
      ...call.caller,
      ...may,
      ...(countsOrder && delay !== undefined ? { countsOrder } : {}),
      presented,
      ...(user === undefined ? {} : { user }),
    } as const;
    const { reply, session } = await transact(kernel, claims?.sid, command);
    const isIn = reply.status === 200 && user !== undefined && session !== undefined;
    if (isIn && delay === undefined) return BAD_DELAY;
    const outcome = isIn ? inside({ user, session }, call, kernel) : render(reply, kernel);
    if (delay !== undefined && delay > 0) await kernel.clock.sleep(delay);
    return outcome;
  };
}

const ok = (data: Readonly<Record<string, unknown>>, status = 200): Outcome => ({
  status,
  reason: 'ok',
  body: { status: 'success', data },
});

/** `GET /api/users/me` */
export const meEndpoint = guarded({}, ({ user }) => ok({ user: userView(user) }));

const ITEMS = 1_000;
const LISTED = 10;
const item = (id: number) => ({ id, name: `Item ${id}` });

/** `GET /api/items` */
export const itemsEndpoint = guarded({}, () =>
  ok({ items: Array.from({ length: LISTED }, (_, index) => item(index + 1)) }),
);

/** `GET /api/items/:id`: enough of them that each request of a burst can ask for its own. */
export const itemEndpoint = guarded({}, (_, { params }) => {
  const id = params.get('id') ?? '';
  const isItem = /^[1-9]\d{0,3}$/.test(id) && Number(id) <= ITEMS;
  return isItem
    ? ok({ item: item(Number(id)) })
    : refused(404, 'not-found', `There is no such item. Ask for 1 to ${ITEMS}.`);
});

const WRONG_QUANTITY = { error: () => 'Give a whole number from 1 to 100.' };
const WRONG_ITEM = { error: () => 'Give the item as a number, or as a text of 1 to 100 characters.' };

const orderSchema = z.strictObject({
  item: z.union([z.string().min(1, WRONG_ITEM).max(100, WRONG_ITEM), z.number()], WRONG_ITEM),
  quantity: z.number(WRONG_QUANTITY).int(WRONG_QUANTITY).min(1, WRONG_QUANTITY).max(100, WRONG_QUANTITY).optional(),
});

const countedOrder = guarded({ countsOrder: true }, ({ session }) => ok({ order: { number: session.orders } }, 201));

/**
 * `POST /api/orders`: its number counts the session's orders, so that an order sent twice shows. One without its item is
 * refused, so that a repetition that has lost its body shows too.
 */
export const orderEndpoint: Endpoint = async (call, kernel) => {
  const form = readForm(call.request, orderSchema, ['item', 'quantity']);
  // The guard speaks first: who is not logged in is not told about the body.
  if (form.ok) return countedOrder(call, kernel);
  const allowed = await guarded({}, () => form.refusal)(call, kernel);
  return allowed;
};

/** `GET /api/admin/reports` */
export const reportsEndpoint = guarded({ role: 'admin' }, () => ok({ reports: [{ id: 1, name: 'Sign-ins today' }] }));

/** `GET /api/healthchecker`: from this, whoever keeps one address learns the rest. */
export const healthEndpoint: Endpoint = async (_, kernel) => healthOutcome(kernel);

/** The health check without the call: see `api-handler.ts`. */
export const healthOutcome = (kernel: Kernel): Outcome => ({
  status: 200,
  reason: 'ok',
  body: { status: 'success', ...kernel.health() },
});
