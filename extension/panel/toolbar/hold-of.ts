import { callMatch } from '../../../mock-server/settings/call-match.ts';
import type { Hold } from '../sources/control.ts';
import type { HoldMatch } from '../state/view-slice.ts';

/** What the user chose to hold, in the words of the control API; `undefined` while the path is none. */
export function holdOf(match: HoldMatch, path: string, when: Hold['when']): Hold | undefined {
  switch (match) {
    case 'every':
      return { match: '/api/', when };
    case 'refresh':
      return { match: '/api/auth/refresh', when };
    case 'path':
      return isMatch(path) ? { match: path.trim(), when } : undefined;
  }
}

/** Whether the server would take this text for a match. */
export const isMatch = (text: string): boolean => callMatch.safeParse(text.trim()).success;
