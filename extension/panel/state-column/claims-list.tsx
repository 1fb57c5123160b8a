import type { Claims, Cookie } from '../../../reauth/trace/events.ts';
import { clockWords } from '../words.ts';

export interface ClaimsListProps {
  readonly claims: Claims;
  readonly cookie: Cookie;
}

/** The claims of the token in a cookie, on demand. */
export function ClaimsList({ claims, cookie }: ClaimsListProps) {
  return (
    <details className="claims">
      <summary>Claims</summary>
      <dl className="facts">
        {claimRows(claims).map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
        <div>
          <dt>cookie</dt>
          <dd>
            Path={cookie.path}; SameSite={cookie.sameSite}
            {cookie.secure && '; Secure'}
          </dd>
        </div>
      </dl>
    </details>
  );
}

/** Claims as they are shown: times with the clock time they mean, protocol time as the server counts it. */
export function claimRows(claims: Claims): readonly (readonly [string, string])[] {
  return Object.entries(claims).map(([name, value]) => [
    name,
    typeof value === 'number' ? `${value} (${clockWords(value * 1000)})` : String(value),
  ]);
}
