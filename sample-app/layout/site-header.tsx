import { KeyRound, LogOut } from 'lucide-react';
import { NavLink } from 'react-router';
import { selectUser } from '../state/user-slice.ts';
import { useAppSelector } from '../state/store.ts';
import { SessionLine } from './session-line.tsx';
import { useLogOut } from './use-log-out.ts';

/** The way to every page, and who one is. */
export function SiteHeader() {
  const user = useAppSelector(selectUser);
  const { logOut, isLeaving, problem } = useLogOut();
  return (
    <header className="site-header">
      <a className="skip-link" href="#content">
        Skip to the content
      </a>
      <div className="site-bar">
        <NavLink className="brand" to="/" aria-label="Reauth sample app">
          <KeyRound aria-hidden size={20} />
          <span>
            Reauth <span className="brand-rest">sample app</span>
          </span>
        </NavLink>
        <nav aria-label="Pages">
          <NavLink to="/">Home</NavLink>
          <NavLink to="/profile">Profile</NavLink>
          <NavLink to="/admin">Admin</NavLink>
          <a href="/panel/">Panel</a>
        </nav>
        <div className="account">
          {user ? (
            <button type="button" className="button button-quiet" onClick={logOut} disabled={isLeaving}>
              <LogOut aria-hidden size={16} />
              Log out
            </button>
          ) : (
            <>
              <NavLink to="/login">Log in</NavLink>
              <NavLink to="/register">Create account</NavLink>
            </>
          )}
        </div>
      </div>
      <SessionLine />
      {problem && (
        <p className="site-problem" role="alert">
          {problem}
        </p>
      )}
    </header>
  );
}
