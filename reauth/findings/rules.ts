import type { Rule } from './rule.ts';
import { refreshRanTwice } from './rules/refresh-ran-twice.ts';
import { requestNeverSettled } from './rules/request-never-settled.ts';
import { spentTokenPresented } from './rules/spent-token-presented.ts';
import { lockHeldAtRest } from './rules/lock-held-at-rest.ts';
import { loggedOutTwice } from './rules/logged-out-twice.ts';
import { loggedOutWithoutRejection } from './rules/logged-out-without-rejection.ts';
import { mutationExecutedTwice } from './rules/mutation-executed-twice.ts';
import { refreshStorm } from './rules/refresh-storm.ts';
import { rejectedWhileSessionAlive } from './rules/rejected-while-session-alive.ts';
import { replayedWithDeadToken } from './rules/replayed-with-dead-token.ts';
import { retriedTwiceInOneEpoch } from './rules/retried-twice-in-one-epoch.ts';
import { dataAfterLogout } from './rules/data-after-logout.ts';
import { familyRevoked } from './rules/family-revoked.ts';
import { olderTokenKept } from './rules/older-token-kept.ts';
import { tokenAliveAfterLogout } from './rules/token-alive-after-logout.ts';
import { tokenOfAnotherSession } from './rules/token-of-another-session.ts';
import { twoLiveRefreshTokens } from './rules/two-live-refresh-tokens.ts';

/** Every rule, in the order in which findings are shown. */
export const rules: readonly Rule[] = [
  refreshRanTwice,
  spentTokenPresented,
  requestNeverSettled,
  loggedOutWithoutRejection,
  loggedOutTwice,
  mutationExecutedTwice,
  replayedWithDeadToken,
  refreshStorm,
  retriedTwiceInOneEpoch,
  rejectedWhileSessionAlive,
  lockHeldAtRest,
  tokenAliveAfterLogout,
  tokenOfAnotherSession,
  dataAfterLogout,
  familyRevoked,
  olderTokenKept,
  twoLiveRefreshTokens,
];
