import { cookieStateAt } from '../../../reauth/trace/cookies.ts';
import { instant } from '../../../reauth/time/instant.ts';
import { selectCookies, selectMutexes, selectTabLabels } from '../state/selectors.ts';
import { selectIsBearer } from '../state/server-slice.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectSalt, selectSource } from '../state/trace-slice.ts';
import { usePanelNow } from '../use-panel-now.ts';
import { selectStateOpen } from '../state/view-slice.ts';
import { StateToggle } from './state-toggle.tsx';
import { CookieCard } from './cookie-card.tsx';
import { MutexCard } from './mutex-card.tsx';
import { Sessions } from './sessions.tsx';

/** The state now, ticking: cookies, mutexes, the session on the server. Of a saved trace, the state at its end. */
export function StateColumn() {
  const now = usePanelNow(100);
  const open = usePanelSelector(selectStateOpen);
  return (
    <aside className="state-column" aria-label="State now" data-open={open}>
      <StateToggle open={open} />
      <Cookies now={now} />
      <Mutexes now={now} />
      <Sessions now={now} />
    </aside>
  );
}

const IN_HEADERS = 'Tokens travel in headers: each client keeps its own in memory.';
const LEFT_OVER = 'These cookies are left from before.';

function Cookies({ now }: { readonly now: number }) {
  const model = usePanelSelector(selectCookies);
  const bearer = usePanelSelector(selectIsBearer);
  const salt = usePanelSelector(selectSalt);
  const cookies = cookieStateAt(model, instant(now));
  return (
    <section aria-labelledby="cookies-title">
      <h2 id="cookies-title">Cookies</h2>
      {bearer && <p className="hint">{cookies.length === 0 ? IN_HEADERS : `${IN_HEADERS} ${LEFT_OVER}`}</p>}
      {!bearer && cookies.length === 0 && <p className="hint">None yet: they appear with the first login.</p>}
      <ul className="cards">
        {cookies.map((cookie) => (
          <CookieCard key={`${cookie.jar} ${cookie.name}`} cookie={cookie} now={now} salt={salt} />
        ))}
      </ul>
    </section>
  );
}

const NOT_SEEN = 'It lives in the client: the server does not see it.';

function Mutexes({ now }: { readonly now: number }) {
  const { mutexes } = usePanelSelector(selectMutexes);
  const labels = usePanelSelector(selectTabLabels);
  const source = usePanelSelector(selectSource);
  return (
    <section aria-labelledby="mutex-title">
      <h2 id="mutex-title">Mutex</h2>
      {mutexes.length === 0 && <p className="hint">{source === 'server' ? NOT_SEEN : 'Nobody has taken one yet.'}</p>}
      <ul className="cards">
        {mutexes.map((mutex) => (
          <MutexCard key={mutex.mutex} mutex={mutex} tabLabel={labels.get(mutex.tab) ?? mutex.tab} now={now} />
        ))}
      </ul>
    </section>
  );
}
