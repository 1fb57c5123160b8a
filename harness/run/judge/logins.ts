import { purposeOf } from '../../../reauth/trace/purpose.ts';
import type { Attempt, Lane } from '../../../reauth/trace/lane.ts';
import type { Step } from '../../scenario/scenario.ts';
import { isAnsweredWell, type Evidence } from './evidence.ts';

type Login = Extract<Step, { readonly do: 'log in' }>;

/**
 * The logins of the steps that brought no session, a sentence each. Without the session that a scenario begins with, what it
 * expects proves nothing: nobody loses what was never there.
 *
 * A login that the scenario itself disturbs, with a fault or a hold, may come to nothing; but a wrong password is none of
 * their doing. The logins of a tab are told apart by their order.
 */
export function vainLogins(evidence: Evidence): readonly string[] {
  const started = new Set(
    evidence.outcome.trace.flatMap((event) => (event.type === 'session.started' ? (event.call ?? []) : [])),
  );
  const isGood = (attempt: Attempt): boolean =>
    isAnsweredWell(attempt) && attempt.call !== undefined && started.has(attempt.call);
  return loginsOf(evidence).flatMap(({ step, lane }) => {
    const own = lane?.attempts.filter(({ purpose }) => purpose === 'login') ?? [];
    const brought = lane?.outcome === 'fulfilled' && own.some(isGood);
    return brought || (lane !== undefined && isDisturbed(lane, own)) ? [] : [sentenceOf(step, own.at(-1))];
  });
}

/** Each login of the steps with its lane, if its call began. */
function loginsOf({ scenario, lanes }: Evidence): readonly { readonly step: Login; readonly lane: Lane | undefined }[] {
  const left = lanes
    .filter(({ number, method, path }) => number > 0 && purposeOf(method, path) === 'login')
    .toSorted((one, other) => one.startedAt - other.startedAt);
  return scenario.steps.flatMap((step) => {
    if (step.do !== 'log in') return [];
    const place = left.findIndex(({ tabLabel }) => tabLabel === step.tab);
    return [{ step, lane: place < 0 ? undefined : left.splice(place, 1)[0] }];
  });
}

const isDisturbed = ({ segments }: Lane, own: readonly Attempt[]): boolean => {
  const calls = new Set(own.map(({ call }) => call));
  if (own.at(-1)?.reason === 'credentials-wrong') return false;
  return (
    own.some(({ faults, dropped }) => faults.length > 0 || dropped !== undefined) ||
    segments.some(({ kind, call }) => kind === 'held' && calls.has(call))
  );
};

function sentenceOf(step: Login, last: Attempt | undefined): string {
  const remedy = `It brought no session, so what is expected of one proves nothing. ${remedyOf(last)}`;
  return `The login in line ${step.line} ${whatCameOf(last)} ${remedy}`;
}

function whatCameOf(last: Attempt | undefined): string {
  if (last === undefined) return 'was never sent.';
  const { status, message, receivedAt } = last;
  if (typeof status === 'number')
    return `was answered ${status}${message === undefined ? '.' : `: ${sentence(message)}`}`;
  const why = status === undefined ? '' : ` (${status})`;
  return receivedAt === undefined ? `never reached the server${why}.` : `got no answer${why}.`;
}

function remedyOf(last: Attempt | undefined): string {
  if (last?.reason === 'credentials-wrong') return 'Name a user of the server, with the right password.';
  return last === undefined
    ? 'See to it that the client lets POST /api/auth/login through.'
    : 'Look at what the client makes of POST /api/auth/login, and at what the steps do meanwhile.';
}

const sentence = (text: string): string => (/[.!?]$/.test(text) ? text : `${text}.`);
