import type { Moment } from './scenario.ts';

/** The forms of a moment, as a person writes them. */
export const MOMENT_FORMS = [
  'request 1 starts',
  'request 1 is answered 401',
  'request 1 waits',
  'request 1 is retried',
  'request 1 settles',
  'refresh 1 starts',
  'refresh 1 is answered',
  'tab A logs out',
] as const;

const REQUEST = /^request (\d{1,5}) (starts|waits|is retried|settles)$/;
const ANSWERED = /^request (\d{1,5}) is answered (\d{3})$/;
const REFRESH = /^refresh (\d{1,5}) (starts|is answered)$/;
const LOGOUT = /^tab ([A-Z]) logs out$/;

/** What a text must look like to be one of them. */
export const MOMENT_PATTERNS: readonly RegExp[] = [REQUEST, ANSWERED, REFRESH, LOGOUT];

/** Reads a moment; `undefined` is none. */
export function readMoment(text: string): Moment | undefined {
  const request = REQUEST.exec(text);
  if (request) return { what: `request ${request[2] as 'starts'}`, number: Number(request[1]) };
  const answered = ANSWERED.exec(text);
  if (answered) return { what: 'request is answered', number: Number(answered[1]), status: Number(answered[2]) };
  const refresh = REFRESH.exec(text);
  if (refresh) return { what: `refresh ${refresh[2] as 'starts'}`, number: Number(refresh[1]) };
  const logout = LOGOUT.exec(text);
  return logout ? { what: 'logs out', tab: logout[1] ?? '' } : undefined;
}

/** The moment as it is written. */
export function momentText(moment: Moment): string {
  switch (moment.what) {
    case 'request is answered':
      return `request ${moment.number} is answered ${moment.status}`;
    case 'logs out':
      return `tab ${moment.tab} logs out`;
    case 'request starts':
    case 'request waits':
    case 'request is retried':
    case 'request settles':
    case 'refresh starts':
    case 'refresh is answered': {
      const [subject = '', ...verb] = moment.what.split(' ');
      return `${subject} ${moment.number} ${verb.join(' ')}`;
    }
  }
}
