import { useMemo } from 'react';
import type { SetCookieFact, TokenRef } from '../../../reauth/trace/events.ts';
import { fingerprint } from '../../../reauth/trace/fingerprint.ts';
import type { Attempt } from '../../../reauth/trace/lane.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectEvents, selectSalt } from '../state/trace-slice.ts';
import { clockWords, durationWords } from '../words.ts';
import { exchangeOf, type TokenChange } from './exchange.ts';
import { FactList } from './fact-list.tsx';

/** One exchange in facts: what it came to, the tokens before and after it, the cookies it set, the headers. */
export function AttemptFacts({ attempt }: { readonly attempt: Attempt }) {
  const events = usePanelSelector(selectEvents);
  const salt = usePanelSelector(selectSalt);
  const exchange = useMemo(() => exchangeOf(attempt, events), [attempt, events]);
  const { method, path, sentAt, endedAt, status, reason, message, attribution } = attempt;
  const query = exchange.query.length === 0 ? '' : `?${exchange.query.join('&')}`;
  return (
    <section className="attempt" data-testid="attempt" data-purpose={attempt.purpose}>
      <h2>
        {method} {path}
        {query}
      </h2>
      <FactList
        facts={[
          ['status', status === undefined ? 'no answer yet' : `${status} ${message ?? ''}`],
          ['reason', reason],
          ['took', endedAt === undefined ? undefined : durationWords(endedAt - sentAt)],
          ...exchange.changes.map((change) => [`${change.kind} token`, changeWords(change, salt)] as const),
          ['Set-Cookie', exchange.cookies.map(cookieWords).join(', ')],
          ['attribution', attribution === 'exact' ? 'exact' : 'inferred: nothing named the request it belongs to'],
        ]}
      />
      <details className="claims">
        <summary>Headers and token times</summary>
        <FactList
          facts={[
            ...exchange.changes.flatMap(expiryFacts),
            ...Object.entries(exchange.sent).map(([name, value]) => [`→ ${name}`, value] as const),
            ...Object.entries(exchange.answered).map(([name, value]) => [`← ${name}`, value] as const),
          ]}
        />
      </details>
    </section>
  );
}

function changeWords({ before, after }: TokenChange, salt: string): string {
  const words = ({ id, generation }: TokenRef) => `gen ${generation} · ${fingerprint(id, salt)}`;
  if (after === undefined) return before ? words(before) : '';
  return `${before ? words(before) : 'none'} → ${words(after)}`;
}

function expiryFacts({ kind, before, after }: TokenChange): readonly (readonly [string, string])[] {
  return [before, after].flatMap((token) =>
    token
      ? [[`${kind} gen ${token.generation} ends`, `${clockWords(token.expiresAt)} by the server's clock`] as const]
      : [],
  );
}

const cookieWords = ({ name, maxAge }: SetCookieFact): string =>
  maxAge <= 0 ? `${name} (cleared)` : `${name} (${maxAge} s)`;
