/** What an action came to. A failure is an expected value: the panel shows both sentences as they are. */
export type Answer<T> = { readonly ok: true; readonly value: T } | Failure;

/** What went wrong, with the actual value, and what to do about it. */
export interface Failure {
  readonly ok: false;
  readonly problem: string;
  readonly remedy: string;
  /** Nobody answered: it is over as soon as somebody does. */
  readonly unreachable?: true;
}
