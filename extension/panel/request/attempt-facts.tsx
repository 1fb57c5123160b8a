import type { TokenRef } from '../../../reauth/trace/events.ts';
import type { Attempt } from '../../../reauth/trace/lane.ts';
import { fingerprint } from '../../../reauth/trace/fingerprint.ts';
import { usePanelSelector } from '../state/store.ts';
import { selectSalt } from '../state/trace-slice.ts';
import { durationWords } from '../words.ts';

/** One exchange in facts: what it was sent with, what it came to, which tokens it set. */
export function AttemptFacts({ attempt }: { readonly attempt: Attempt }) {
  const { method, path, sentAt, endedAt, status, reason, message, presented, issued, attribution } = attempt;
  const salt = usePanelSelector(selectSalt);
  const words = (token: TokenRef) => `${token.kind} gen ${token.generation} · ${fingerprint(token.id, salt)}`;
  const sentWith = Object.values(presented).filter((token) => token !== undefined);
  const rows: readonly (readonly [string, string])[] = [
    ['status', status === undefined ? 'no answer yet' : `${status}${message === undefined ? '' : ` ${message}`}`],
    ['reason', reason ?? ''],
    ['took', endedAt === undefined ? '' : durationWords(endedAt - sentAt)],
    ['sent with', sentWith.map(words).join(', ')],
    ['set', issued.map(words).join(', ')],
    ['attribution', attribution],
  ];
  return (
    <section className="attempt">
      <h3>
        {method} {path}
      </h3>
      <dl className="facts">
        {rows
          .filter(([, value]) => value !== '')
          .map(([name, value]) => (
            <div key={name}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
      </dl>
    </section>
  );
}
