import { z } from '../../reauth/trace/zod.ts';
import { choice, durationBetween, LONGEST_LIFE_MS, value } from '../settings/value-schemas.ts';
import { done, readControl, type ControlEndpoint } from './control-reply.ts';
import { cleared, COOKIE_NAMES } from './cookies.ts';
import { corrections, sidsOf } from './corrections.ts';
import { refused } from './outcome.ts';
import { spoilJars } from './spoil-jars.ts';
import { sweep } from './sweep.ts';
import { transact } from './transact.ts';

const advanceSchema = z.strictObject({
  by: durationBetween(
    1,
    LONGEST_LIFE_MS,
    'a duration such as 20s, or a number of milliseconds, from 1ms to 9600h; time does not go back',
  ),
});

/** `POST clock/advance`: protocol time moves; wall time does not, and no delay ends earlier for it. */
export const advanceEndpoint: ControlEndpoint = async ({ request, credentials }, kernel) => {
  const body = readControl(request, advanceSchema, ['by']);
  if (!body.ok) return body.refusal;
  const { run, events, jars } = kernel;
  const { by } = body.value;
  await run.advance(by);
  events.append({ type: 'clock.advanced', by });
  await spoilJars(kernel);
  await sweep(kernel);
  const cookies = await corrections(credentials, kernel);
  for (const sid of sidsOf(credentials)) jars.correct(sid);
  return done({ now: run.now(), offset: run.offset }, cookies);
};

const user = value('the email address of a user', (input) =>
  typeof input === 'string' && input.length <= 254 && input.includes('@') ? input.trim().toLowerCase() : undefined,
);
const expireSchema = z.strictObject({ what: choice('access', 'refresh', 'session'), user: user.optional() });

/** `POST expire`: ends tokens or sessions now, of one user or of all. A session that ends leaves the cookies as they are. */
export const expireEndpoint: ControlEndpoint = async ({ request, credentials }, kernel) => {
  const body = readControl(request, expireSchema, ['what', 'user']);
  if (!body.ok) return body.refusal;
  const { what, user: email } = body.value;
  const owner = email === undefined ? undefined : await kernel.users.byEmail(email);
  if (email !== undefined && owner === undefined) return unknownUser(email);
  const sids = (await kernel.sessions.list())
    .filter((session) => owner === undefined || session.user === owner.id)
    .map(({ sid }) => sid);
  for (const sid of sids) await transact(kernel, sid, { type: 'expire', what });
  if (what === 'session') return done({ expired: sids.length });
  await kernel.run.cutShort();
  kernel.jars.spoil(sids, kernel.run.now());
  const cookies = sidsOf(credentials).some((sid) => sids.includes(sid)) ? await corrections(credentials, kernel) : [];
  for (const sid of sidsOf(credentials)) kernel.jars.correct(sid);
  return done({ expired: sids.length }, cookies);
};

function unknownUser(email: string) {
  const message = `"user" cannot be "${email.slice(0, 80)}"; allowed: the email address of a user who is there.`;
  const error = {
    field: 'user',
    value: JSON.stringify(email.slice(0, 80)),
    allowed: 'the email address of a user',
    message,
  };
  return refused(400, 'bad-request', message, { errors: [error] });
}

const resetSchema = z.strictObject({});

/**
 * `POST reset`: back to the start. The event log goes on, so that its readers see what happened; so do the keys, since no
 * session is left that an old token could name, and a key that was forgotten must not come back.
 */
export const resetEndpoint: ControlEndpoint = async ({ request, credentials }, kernel) => {
  const body = readControl(request, resetSchema);
  if (!body.ok) return body.refusal;
  const { gate, faults, sessions, users, jars, run, events } = kernel;
  faults.standing.reset();
  faults.late.reset();
  for (const { sid } of await sessions.list()) await sessions.remove(sid);
  await users.reset();
  await run.reset();
  jars.reset();
  // Last, so that what is released meets the server of the start: no session, no change of policy, no moved clock.
  gate.release({ all: true });
  events.append({ type: 'state.reset' });
  return done({ now: run.now(), offset: run.offset }, credentials.jar.isEmpty ? [] : COOKIE_NAMES.map(cleared));
};
