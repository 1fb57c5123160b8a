import { boxOf, type TimeWindow } from './scale.ts';

/** One stretch of a band, in words that fit into it. */
export interface Stretch {
  readonly key: string;
  readonly from: number;
  readonly to?: number;
  readonly look: 'fresh' | 'lost' | 'stale' | 'revoked' | 'held';
  readonly text: string;
}

export interface BandProps {
  readonly stretches: readonly Stretch[];
  readonly view: TimeWindow;
  readonly now: number;
}

/** Stretches one after the other over the whole time: whose token was good, who held the mutex. */
export function Band({ stretches, view, now }: BandProps) {
  return stretches.map(({ key, from, to, look, text }) => {
    const box = boxOf(view, from, to ?? Math.max(now, from));
    return (
      box && (
        <span key={key} className={`stretch stretch-${look}`} style={box} title={text} data-testid="stretch">
          <span className="segment-text">{text}</span>
        </span>
      )
    );
  });
}
