import { useMemo } from 'react';
import type { TokenRef } from '../../../reauth/trace/events.ts';
import { fingerprint } from '../../../reauth/trace/fingerprint.ts';
import type { Lane } from '../../../reauth/trace/lane.ts';
import { storyOf } from '../../../reauth/trace/story.ts';
import { selectOrigin } from '../state/selectors.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectEvents, selectSalt } from '../state/trace-slice.ts';
import { offsetWords } from '../words.ts';

/** What happened to one request, in sentences, with the instant of each. */
export function StoryList({ lane }: { readonly lane: Lane }) {
  const events = usePanelSelector(selectEvents);
  const salt = usePanelSelector(selectSalt);
  const origin = usePanelSelector(selectOrigin);
  const story = useMemo(
    () => storyOf(lane, events, ({ id }: TokenRef) => fingerprint(id, salt).slice(0, 4)),
    [lane, events, salt],
  );
  return (
    <ol className="story" aria-label="Story">
      {story.map(({ at, text, tone }, index) => (
        <li key={index} className={`sentence sentence-${tone}`}>
          <time>{offsetWords(at, origin)}</time>
          <span>{text}</span>
        </li>
      ))}
    </ol>
  );
}
