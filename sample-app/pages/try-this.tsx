import { Link } from 'react-router';

export interface TryThisProps {
  readonly isLoggedIn: boolean;
}

/** The way to see one refresh, step by step, for somebody who is here for the first time. */
export function TryThis({ isLoggedIn }: TryThisProps) {
  return (
    <section className="card" aria-labelledby="try-title">
      <h2 id="try-title">See one refresh</h2>
      <ol className="steps">
        <li>
          <span>
            Open <a href="/panel/">the panel</a> in another tab, or the Reauth tab of this page&rsquo;s DevTools.
          </span>
        </li>
        <li>
          <span>
            {isLoggedIn ? 'You are logged in.' : <Link to="/login">Log in as one of the two demo users.</Link>}
          </span>
        </li>
        <li>
          <span>
            Wait until the <code>logged_in</code> cookie is not there any more: the access token went with it.
          </span>
        </li>
        <li>
          <span>Then fire: one request refreshes, the others wait for it, and each of them succeeds.</span>
        </li>
      </ol>
    </section>
  );
}
