import { useRef, useState } from 'react';
import { fieldText } from '../../../mock-server/settings/form-fields.ts';
import { readForm } from '../../../mock-server/settings/read-form.ts';
import { useAfterPress } from '../forms/form-page.tsx';
import type { ControlClient, PolicyValues } from '../sources/control.ts';
import { policyRead } from '../state/server-slice.ts';
import { usePanelDispatch } from '../state/store.ts';
import type { PolicyField } from './policy-fields.ts';

/**
 * One setting in hand: what is typed stays until the server has taken it, and shows what the server has when nothing is
 * typed. A text that is refused, here or there, is kept with the reason; nothing is sent twice.
 */
export function usePolicyField({ field, patch }: PolicyField, value: PolicyValues[string], control: ControlClient) {
  const dispatch = usePanelDispatch();
  const [draft, setDraft] = useState<string>();
  const [problem, setProblem] = useState<string>();
  const onItsWay = useRef<string>(undefined);
  const later = useAfterPress();

  const send = async (text: string): Promise<void> => {
    if (text === onItsWay.current) return;
    const reading = readForm(patch, [field], { [field.name]: text });
    if (!reading.ok) return later(() => setProblem(reading.problems[field.name]));
    if (reading.value[field.name] !== value) {
      onItsWay.current = text;
      const answer = await control.changePolicy(reading.value);
      onItsWay.current = undefined;
      if (!answer.ok) return setProblem(`${answer.problem} ${answer.remedy}`);
      dispatch(policyRead(answer.value));
    }
    setProblem(undefined);
    setDraft((typed) => (typed === text ? undefined : typed));
  };

  return {
    text: draft ?? fieldText(field, value),
    problem,
    type(text: string) {
      setDraft(text);
      setProblem(undefined);
      if (field.input === 'choice' || field.input === 'flag') void send(text);
    },
    settle() {
      if (draft !== undefined) void send(draft);
    },
    undo() {
      setDraft(undefined);
      setProblem(undefined);
      return draft !== undefined;
    },
  };
}
