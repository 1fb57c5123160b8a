export interface CountdownRingProps {
  /** How much of the whole time is left, 0 to 1. */
  readonly left: number;
  /** What is written inside: whole seconds, mostly. */
  readonly text: string;
  readonly state: 'live' | 'expired' | 'gone';
}

const RADIUS = 13;
const ROUND = 2 * Math.PI * RADIUS;

/** A ring that empties as time runs. It repeats for the eye what the card says in words. */
export function CountdownRing({ left, text, state }: CountdownRingProps) {
  const tone = state !== 'live' ? 'out' : left > 0.5 ? 'plenty' : left > 0.2 ? 'some' : 'little';
  return (
    <svg className={`ring ring-${tone}`} viewBox="0 0 32 32" aria-hidden="true">
      <circle className="ring-back" cx="16" cy="16" r={RADIUS} />
      {state === 'live' && (
        <circle className="ring-left" cx="16" cy="16" r={RADIUS} strokeDasharray={`${left * ROUND} ${ROUND}`} />
      )}
      <text x="16" y="16" dy="0.35em" textAnchor="middle">
        {text}
      </text>
    </svg>
  );
}
