import { Notice } from '../layout/notice.tsx';

export interface FormFailureProps {
  readonly message: string | undefined;
}

/** What is wrong with the form as a whole, read out as soon as it is there. */
export function FormFailure({ message }: FormFailureProps) {
  return message === undefined ? null : <Notice tone="bad">{message}</Notice>;
}
