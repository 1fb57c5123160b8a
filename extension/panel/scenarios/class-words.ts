import type { RaceClass } from '../../../harness/scenario/scenario.ts';

/** What goes wrong in the scenarios of a class, in words. */
export const CLASS_WORDS: Readonly<Record<RaceClass, string>> = {
  SINGLE: 'Several requests share one expired token, and each 401 starts a refresh of its own.',
  LATE: 'A 401 of the old token comes in after the refresh, and starts another one.',
  MULTI: 'Several coordinators in one page refresh, each behind a lock of its own.',
  TABS: 'Tabs refresh together, or one sends the token that another has spent.',
  XLOCK: 'The lock between tabs fails: not atomic, never released, stolen, or not there.',
  QUEUE: 'Whoever waits for the refresh shares the fate of the one that runs it.',
  REENTRY: 'The refresh needs the lock that it holds itself.',
  LOOP: 'A 401 that no refresh cures is answered by refreshing again and again.',
  LOST: 'The server rotated the token, and the client never got the new one.',
  TRANSIENT: 'A hiccup of the network or the server is taken for the end of the session.',
  LOGOUT: 'A refresh lands after the logout, or after somebody else has logged in.',
  COOKIE: 'The last reply to arrive decides the cookies, though it is not the newest.',
  SSR: 'Server-side renderers refresh with the browser’s cookie, or keep the new one.',
  MOUNT: 'The app boots: mounted twice, reloaded, or asking before the login is done.',
  TIME: 'Clocks are wrong, and timers fire too early, too late or never.',
  LIFECYCLE: 'The page is throttled, asleep or killed while it refreshes.',
  SERVER: 'The server’s own rotation is not atomic, not replicated, or too generous.',
  REPLAY: 'What is sent again is not the request: its body, its header, its effect.',
  TORN: 'Somebody reads the tokens between two writes, or writes an old copy back.',
  BYPASS: 'The refresh never learns of the failure, or is passed by.',
};
