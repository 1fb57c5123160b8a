import type { CallId } from '../../../reauth/trace/events.ts';
import type { HeldCall } from '../state/held-calls.ts';

/** The calls that were ticked, in the order in which they were: the order in which they will go. */
export type Chosen = readonly CallId[];

/** Ticked last goes last; a tick that is taken away moves the later ones up. */
export const toggled = (chosen: Chosen, call: CallId): Chosen =>
  chosen.includes(call) ? chosen.filter((one) => one !== call) : [...chosen, call];

/** Those of the ticked calls that are still held. */
export const stillHeld = (chosen: Chosen, held: readonly HeldCall[]): Chosen =>
  chosen.filter((call) => held.some((one) => one.call === call));
