import type { Hold } from '../sources/control.ts';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import {
  holdMatchChosen,
  holdPathTyped,
  holdWhenChosen,
  selectHoldMatch,
  selectHoldPath,
  selectHoldWhen,
  type HoldMatch,
} from '../state/view-slice.ts';
import { Choice } from './choice.tsx';
import { isMatch } from './hold-of.ts';

const MATCHES: readonly { readonly value: HoldMatch; readonly title: string }[] = [
  { value: 'every', title: 'every call' },
  { value: 'refresh', title: 'refreshes' },
  { value: 'path', title: 'a path …' },
];

const WHENS: readonly { readonly value: Hold['when']; readonly title: string }[] = [
  { value: 'after', title: 'after' },
  { value: 'before', title: 'before' },
];

/** Which calls to hold, and on which side of the server's work. A hold that stands is not changed by them. */
export function HoldChoices({ disabled }: { readonly disabled: boolean }) {
  const dispatch = usePanelDispatch();
  const match = usePanelSelector(selectHoldMatch);
  const path = usePanelSelector(selectHoldPath);
  const when = usePanelSelector(selectHoldWhen);
  const wrong = !isMatch(path);
  const why = disabled ? 'Release all to hold something else' : undefined;
  return (
    <>
      <Choice
        label="Replies to hold"
        value={match}
        options={MATCHES}
        disabled={disabled}
        hint={why ?? 'Which calls to hold'}
        onChoose={(next) => dispatch(holdMatchChosen(next))}
      />
      {match === 'path' && (
        <label className="choice">
          <span className="for-screen-readers">Path to hold</span>
          <input
            className="hold-path"
            type="text"
            spellCheck={false}
            value={path}
            disabled={disabled}
            aria-invalid={wrong}
            title={
              wrong
                ? 'The beginning of a path such as /api/items, after a method where wanted (GET /api/auth/refresh), or *'
                : 'Calls whose path begins so are held'
            }
            onChange={(event) => dispatch(holdPathTyped(event.target.value))}
          />
        </label>
      )}
      <Choice
        label="When to hold"
        value={when}
        options={WHENS}
        disabled={disabled}
        hint={why ?? 'Before the server acts, or after: then it has acted, and the reply alone is held'}
        onChoose={(next) => dispatch(holdWhenChosen(next))}
      />
    </>
  );
}
