import { Check, CircleAlert, X } from 'lucide-react';
import type { RowResult } from '../../../harness/run/result.ts';
import { VERDICT_WORDS } from './row-words.ts';

export interface VerdictSignProps {
  readonly verdict: RowResult['verdict'];
  readonly words?: string;
}

/** A verdict as a sign of its own shape, with its words for who does not see it. */
export function VerdictSign({ verdict, words = VERDICT_WORDS[verdict] }: VerdictSignProps) {
  const Icon = { pass: Check, fail: X, error: CircleAlert }[verdict];
  return (
    <span className={`verdict verdict-${verdict}`}>
      <Icon size={14} aria-hidden="true" />
      <span className="for-screen-readers">{words}</span>
    </span>
  );
}
