/**
 * Turns a fold, `step(model, batch)`, into a function of the whole list that folds only what is new when the list was
 * extended.
 *
 * The answer always equals folding the list from `empty`. A list counts as extended when it is at least as long and
 * still has the same first and last-known entries in their places; entries are compared by identity.
 */
export function foldOf<Model, Event>(step: (model: Model, batch: readonly Event[]) => Model, empty: Model) {
  let known: readonly Event[] = [];
  let model = empty;
  return (events: readonly Event[]): Model => {
    if (events === known) return model;
    const extended = extendsList(known, events);
    model = extended ? step(model, events.slice(known.length)) : step(empty, events);
    known = events;
    return model;
  };
}

/** A fold of batches from one that takes its events one by one. */
export const oneByOne =
  <Model, Event>(step: (model: Model, event: Event) => Model) =>
  (model: Model, batch: readonly Event[]): Model =>
    batch.reduce(step, model);

const extendsList = <Event>(known: readonly Event[], events: readonly Event[]): boolean =>
  known.length > 0 &&
  events.length >= known.length &&
  events[0] === known[0] &&
  events[known.length - 1] === known[known.length - 1];
