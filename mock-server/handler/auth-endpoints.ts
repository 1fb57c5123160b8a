import type { Presented } from '../protocol/command.ts';
import { login, WRONG_CREDENTIALS } from '../protocol/login.ts';
import {
  EMAIL_TAKEN,
  LOGIN_FIELDS,
  loginSchema,
  register,
  REGISTER_FIELDS,
  registerSchema,
} from '../protocol/register.ts';
import type { Session } from '../protocol/session.ts';
import { userView } from '../protocol/user-view.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import type { ApiRequest, User } from './api.ts';
import type { ApiCall, Endpoint } from './api-call.ts';
import { readForm, wrongType } from './body.ts';
import { sidsOf } from './corrections.ts';
import type { Kernel } from './kernel.ts';
import { badRefreshForm } from './refresh-form.ts';
import { render } from './render.ts';
import { sweep } from './sweep.ts';
import { transact } from './transact.ts';

/** `POST /api/auth/register` */
export const registerEndpoint: Endpoint = async ({ request }, kernel) => {
  const form = readForm(request, registerSchema, REGISTER_FIELDS);
  if (!form.ok) return form.refusal;
  const user = register(form.value, kernel.ids.next('user'), await kernel.passwords.hash(form.value.password));
  if ((await kernel.users.add(user)) === 'taken') return render(EMAIL_TAKEN, kernel);
  return { status: 201, reason: 'registered', body: { status: 'success', data: { user: userView(user) } } };
};

/** `POST /api/auth/login` */
export const loginEndpoint: Endpoint = async (call, kernel) => {
  const form = readForm(call.request, loginSchema, LOGIN_FIELDS);
  if (!form.ok) return form.refusal;
  const user = await kernel.users.byEmail(form.value.email);
  if (user === undefined || !(await kernel.passwords.verify(form.value.password, user.passwordHash))) {
    return render(WRONG_CREDENTIALS, kernel);
  }
  return startSession(user, call, kernel);
};

async function startSession(user: User, { caller }: ApiCall, kernel: Kernel) {
  const { ids, sessions, run, events } = kernel;
  if (run.isSweepDue()) await sweep(kernel);
  const isAlone = run.policy.sessions === 'per-user';
  if (isAlone) await replace(await sessionsOf(user.id, kernel), caller, kernel);
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const next = { access: ids.next('token'), refresh: ids.next('token') };
    const decision = login({ ...caller, user, sid: ids.next('session'), next }, run.now(), run.policy);
    if ((await sessions.write(decision.session, 0)) === 'conflict') continue;
    for (const event of decision.events) events.append(event);
    if (isAlone) await settleRace(decision.session, caller, kernel);
    return render(decision.reply, kernel);
  }
  throw new StoreUnavailable('No free session id was found. Give the ids more room.');
}

/**
 * Sign-ins of one user that race do not see each other's session before it is written. Once each has looked again, after
 * its own was written, the newest lives alone, maybe not one's own. A session that is gone by now has been replaced itself.
 */
async function settleRace(own: Session, caller: ApiCall['caller'], kernel: Kernel): Promise<void> {
  const racing = await sessionsOf(own.user, kernel);
  if (!racing.some(({ sid }) => sid === own.sid)) return;
  const [, ...older] = racing.toSorted(
    (one, other) => other.startedAt - one.startedAt || (one.sid < other.sid ? 1 : -1),
  );
  await replace(older, caller, kernel);
}

const sessionsOf = async (user: string, { sessions }: Kernel): Promise<readonly Session[]> =>
  (await sessions.list()).filter((session) => session.user === user);

async function replace(sessions: readonly Session[], caller: ApiCall['caller'], kernel: Kernel): Promise<void> {
  for (const { sid } of sessions) await transact(kernel, sid, { type: 'replace', ...caller });
}

/** `GET|POST /api/auth/refresh` */
export const refreshEndpoint: Endpoint = async ({ caller, request, credentials }, kernel) => {
  const { ids, users, run } = kernel;
  const badForm = run.policy.profile === 'bearer' ? badRefreshForm(request) : wrongWrite(request);
  if (badForm !== undefined) return badForm;
  const presented = credentials.refresh;
  const claims = presented.kind === 'ours' ? presented.claims : undefined;
  const user = claims && (await users.byId(claims.sub));
  const next = { access: ids.next('token'), refresh: ids.next('token') };
  const command = { type: 'refresh', ...caller, presented, next, ...(user === undefined ? {} : { user }) } as const;
  return render((await transact(kernel, claims?.sid, command)).reply, kernel);
};

/** A refresh by POST reads no body where cookies carry the token, but it writes: a form must not be able to send it. */
const wrongWrite = (request: ApiRequest) => (request.method === 'GET' ? undefined : wrongType(request));

/** `GET|POST /api/auth/logout`: ends what either token names. 200 without a session too: only a store that is away says no. */
export const logoutEndpoint: Endpoint = async ({ caller, credentials }, kernel) => {
  const sids = new Set([...sidOf(credentials.access), ...sidOf(credentials.refresh), ...sidsOf(credentials)]);
  for (const sid of sids) {
    await transact(kernel, sid, { type: 'logout', ...caller });
    kernel.jars.correct(sid);
  }
  return render((await transact(kernel, undefined, { type: 'logout', ...caller })).reply, kernel);
};

const sidOf = (presented: Presented): readonly string[] => (presented.kind === 'ours' ? [presented.claims.sid] : []);
