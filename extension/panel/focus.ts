/** The DOM ids of the two places between which Enter and Escape move the focus. */
export const LANES_ID = 'lanes';
export const DETAILS_ID = 'details';

/** Moves the focus to the lanes or to the words about one, where that is on the page. */
export const focusOn = (id: typeof LANES_ID | typeof DETAILS_ID): void => document.getElementById(id)?.focus();
