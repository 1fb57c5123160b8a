import { Notice } from '../layout/notice.tsx';
import type { UserState } from '../state/user-slice.ts';

export interface GoneNoticeProps {
  readonly why: Extract<UserState, { kind: 'gone' }>['why'];
  /** Where one goes after the log in, as a sentence; empty for home. */
  readonly back: string;
}

/** How the last session ended, or that there was none. */
export function GoneNotice({ why, back }: GoneNoticeProps) {
  switch (why) {
    case 'asked':
      return <Notice tone="good">You are logged out.</Notice>;
    case 'refused':
      return (
        <Notice tone="bad">
          Your session has ended: the server refused to refresh the access token. Log in to go on.{back}
        </Notice>
      );
    case 'stranger':
      return <Notice tone="info">You are not logged in. Log in to go on.{back}</Notice>;
  }
}
