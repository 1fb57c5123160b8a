import type { CookieState } from '../../../reauth/trace/cookies.ts';
import { fingerprint } from '../../../reauth/trace/fingerprint.ts';
import { ClaimsList } from './claims-list.tsx';
import { cookieLeftAt, expiredWords } from './cookie-left.ts';
import { CountdownRing } from './countdown-ring.tsx';

export interface CookieCardProps {
  readonly cookie: CookieState;
  readonly now: number;
  readonly salt: string;
}

/** One cookie as it is now: how long it lives, who may read it, which token it holds. */
export function CookieCard({ cookie, now, salt }: CookieCardProps) {
  const { name, state, claims, token } = cookie;
  const left = cookieLeftAt(cookie, now);
  const expired = expiredWords(cookie, now);
  const tokenId = token?.id ?? claims?.jti;
  return (
    <li className="card cookie-card" data-testid="cookie" data-name={name} data-state={state}>
      <CountdownRing left={left.fraction} text={left.ring} state={state} />
      <div className="card-head">
        <span className="cookie-name">{name}</span>
        <span className="tag">{cookie.cookie.httpOnly ? 'HttpOnly' : 'readable'}</span>
      </div>
      <div className="card-line">
        {token && <span>gen {token.generation}</span>}
        {tokenId !== undefined && (
          <code title="Fingerprint of the token in this trace">{fingerprint(tokenId, salt)}</code>
        )}
        <span data-testid="countdown" className={`countdown countdown-${state}`}>
          {left.words}
        </span>
        {expired !== '' && <span className="faint">{expired}</span>}
      </div>
      {claims && <ClaimsList claims={claims} cookie={cookie.cookie} />}
    </li>
  );
}
