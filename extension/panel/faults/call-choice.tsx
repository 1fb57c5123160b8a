import { useState } from 'react';
import type { FormField } from '../../../mock-server/settings/form-fields.ts';
import { FieldRow } from '../forms/field-row.tsx';
import { CALL_NAMES } from './call-names.ts';

export interface CallChoiceProps {
  /** The field for a path that has no name. */
  readonly field: FormField;
  readonly match: string;
  readonly problem: string | undefined;
  readonly onMatch: (match: string) => void;
  readonly onLeave: () => void;
}

/** Which calls are meant: one of those that often are, or any path. */
export function CallChoice({ field, match, problem, onMatch, onLeave }: CallChoiceProps) {
  const [isOther, setIsOther] = useState(!CALL_NAMES.some((name) => name.match === match));
  const choose = (chosen: string) => {
    setIsOther(chosen === OTHER);
    onMatch(chosen === OTHER ? '/api/' : chosen);
  };
  return (
    <>
      <FieldRow field={CALLS} text={isOther ? OTHER : titleOf(match)} onText={(title) => choose(matchOf(title))} />
      {isOther && <FieldRow field={field} text={match} problem={problem} onText={onMatch} onSettle={onLeave} />}
    </>
  );
}

const OTHER = 'another path…';
const TITLES = CALL_NAMES.map(({ match, many }) => ({ match, title: match === '*' ? 'every call' : many }));
const titleOf = (match: string) => TITLES.find((one) => one.match === match)?.title ?? OTHER;
const matchOf = (title: string) => TITLES.find((one) => one.title === title)?.match ?? OTHER;

const CALLS: FormField = {
  name: 'calls',
  label: 'Calls',
  input: 'choice',
  options: [...TITLES.map(({ title }) => title), OTHER],
  allowed: 'one of those that are listed',
  required: true,
};
