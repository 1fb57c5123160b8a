import type { ScenarioProblem } from '../../../harness/scenario/source.ts';

export interface ProblemListProps {
  readonly problems: readonly ScenarioProblem[];
  readonly onReadAgain: () => void;
}

/** Everything that keeps a file from being a scenario, each with its place in the file. */
export function ProblemList({ problems, onReadAgain }: ProblemListProps) {
  return (
    <div className="problems" role="alert">
      <p>
        {problems.length === 1 ? 'One thing keeps' : `${problems.length} things keep`} this file from being run. Mend
        it, then{' '}
        <button type="button" className="button button-plain" onClick={onReadAgain}>
          Read it again
        </button>
      </p>
      <ul>
        {problems.map(({ file, line, column, message }) => (
          <li key={`${line}:${column} ${message}`}>
            <code>
              {file}:{line}:{column}
            </code>{' '}
            {message}
          </li>
        ))}
      </ul>
    </div>
  );
}
