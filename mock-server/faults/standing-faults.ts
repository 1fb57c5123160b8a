import type { Clock } from '../../reauth/time/clock.ts';
import type { ServerFact } from '../../reauth/trace/events.ts';
import type { Matchable } from '../settings/call-match.ts';
import { FAULTS_AT_MOST, type Fault, type FaultOf, type FaultToSet, type StandingFault } from './fault.ts';
import { planOf, plannedIn, type Plan } from './plan.ts';
import { isAimedAt, isDue, type Standing } from './selection.ts';

/** Why a fault was not set: its id is taken, or there are enough. */
export type Refusal = 'id-taken' | 'too-many';

/** The faults that stand and what they have come to. Each change is an event, and ends what hangs by a fault that goes. */
export class StandingFaults {
  readonly #clock: Clock;
  readonly #publish: (fact: ServerFact) => void;
  readonly #atStart: readonly FaultToSet[];
  readonly #listeners = new Set<() => void>();
  #standing: readonly Standing[] = [];
  #given = 0;

  constructor(clock: Clock, publish: (fact: ServerFact) => void, atStart: readonly FaultToSet[] = []) {
    this.#clock = clock;
    this.#publish = publish;
    this.#atStart = atStart;
    if (atStart.length > 0) this.replace(atStart);
  }

  get isNone(): boolean {
    return this.#standing.length === 0;
  }

  get list(): readonly StandingFault[] {
    return this.#standing.map(({ fault, seen, applied }) => ({ ...fault, seen, applied }));
  }

  has(kind: Fault['kind']): boolean {
    return this.#standing.some(({ fault }) => fault.kind === kind);
  }

  /** This very fault: another one may have got its id meanwhile. */
  stands(fault: Fault): boolean {
    return this.#standing.some((standing) => standing.fault === fault);
  }

  /** Puts these in the place of all that stand. Ids must differ; missing ones are counted from `f1`. */
  replace(faults: readonly FaultToSet[]): void {
    this.#given = 0;
    this.#change(this.#numbered(faults, []));
  }

  add(fault: FaultToSet): Fault | Refusal {
    if (this.#standing.length >= FAULTS_AT_MOST) return 'too-many';
    if (this.#standing.some((other) => other.fault.id === fault.id)) return 'id-taken';
    const [added] = this.#numbered([fault], this.#standing);
    if (added === undefined) return 'too-many';
    this.#change([...this.#standing, added]);
    return added.fault;
  }

  remove(id: string): 'removed' | 'absent' {
    const others = this.#standing.filter(({ fault }) => fault.id !== id);
    if (others.length === this.#standing.length) return 'absent';
    this.#change(others);
    return 'removed';
  }

  /** Back to those that the settings name. */
  reset(): void {
    if (this.isNone && this.#atStart.length === 0) return;
    this.replace(this.#atStart);
  }

  /** What is due to a call that has just come; it is counted as done. */
  plan(call: Matchable): Plan {
    const due = this.#look(call, ({ kind }) => !DEPENDS_ON_REPLY.has(kind));
    const plan = planOf(due);
    this.#count(plannedIn(plan));
    return plan;
  }

  /** The first fault of a kind that is due to this call, now that it has come so far; it is counted as done. */
  next<Kind extends Fault['kind']>(
    kind: Kind,
    call: Matchable,
    isMeant: (fault: FaultOf<Kind>) => boolean = () => true,
  ): FaultOf<Kind> | undefined {
    const [found] = this.#due(kind, call, isMeant);
    if (found !== undefined) this.#count([found]);
    return found;
  }

  /** The same for all of them. */
  nextAll<Kind extends Fault['kind']>(kind: Kind, call: Matchable): readonly FaultOf<Kind>[] {
    const found = this.#due(kind, call, () => true);
    this.#count(found);
    return found;
  }

  /** To how many calls a fault was done so far. */
  appliedOf(fault: Fault): number {
    return this.#standing.find((standing) => standing.fault === fault)?.applied ?? 0;
  }

  /** Hears of each change, until it says that it has heard enough. */
  onChange(heard: () => void): () => void {
    this.#listeners.add(heard);
    return () => void this.#listeners.delete(heard);
  }

  #due<Kind extends Fault['kind']>(kind: Kind, call: Matchable, isMeant: (fault: FaultOf<Kind>) => boolean) {
    const isAsked = (fault: Fault): fault is FaultOf<Kind> => fault.kind === kind;
    return this.#look(call, (fault) => isAsked(fault) && isMeant(fault)).filter(isAsked);
  }

  #look(call: Matchable, isAsked: (fault: Fault) => boolean): readonly Fault[] {
    const at = this.#clock.now();
    const isSeen = (standing: Standing) => isAsked(standing.fault) && isAimedAt(standing, call, at);
    this.#standing = this.#standing.map((one) => (isSeen(one) ? { ...one, seen: one.seen + 1 } : one));
    return this.#standing.filter((one) => isSeen(one) && isDue(one)).map(({ fault }) => fault);
  }

  #count(done: readonly Fault[]): void {
    this.#standing = this.#standing.map((one) =>
      done.includes(one.fault) ? { ...one, applied: one.applied + 1 } : one,
    );
  }

  #numbered(faults: readonly FaultToSet[], beside: readonly Standing[]): readonly Standing[] {
    const taken = new Set([...beside.map(({ fault }) => fault.id), ...faults.map(({ id }) => id)]);
    const since = this.#clock.now();
    return faults.map((fault) => {
      const id = fault.id ?? this.#free(taken);
      return { fault: { ...fault, id }, since, seen: 0, applied: 0 };
    });
  }

  #free(taken: ReadonlySet<string | undefined>): string {
    do this.#given += 1;
    while (taken.has(`f${this.#given}`));
    return `f${this.#given}`;
  }

  #change(standing: readonly Standing[]): void {
    this.#standing = standing;
    this.#publish({ type: 'faults.changed', faults: standing.map(({ fault: { id, kind } }) => ({ id, kind })) });
    for (const heard of this.#listeners) heard();
  }
}

/** These look only at calls that come so far: a rotation, a reply with cookies, a reply of a status. */
const DEPENDS_ON_REPLY: ReadonlySet<Fault['kind']> = new Set(['non-atomic-rotation', 'set-cookie', 'no-cors']);
