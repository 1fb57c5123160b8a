import type { MutexesModel } from '../../../reauth/trace/mutexes.ts';
import { Band, type Stretch } from './band.tsx';
import { nameOf } from './lane-words.ts';
import type { Row } from './rows.ts';
import type { TimeWindow } from './scale.ts';

export interface TabRowProps {
  readonly row: Extract<Row, { kind: 'tab' }>;
  readonly mutexes: MutexesModel;
  readonly view: TimeWindow;
  readonly now: number;
  readonly rowIndex: number;
}

/** A tab's heading over its lanes; its track shows who held the tab's mutex, and when. */
export function TabRow({ row: { tab, label, count }, mutexes, view, now, rowIndex }: TabRowProps) {
  const own = new Set(mutexes.mutexes.filter((mutex) => mutex.tab === tab).map(({ mutex }) => mutex));
  const stretches = mutexes.stretches.filter(({ mutex }) => own.has(mutex));
  return (
    <div role="row" className="row tab-row" aria-rowindex={rowIndex} data-testid="tab" data-tab={tab}>
      <div role="rowheader" className="row-label">
        {label}{' '}
        <span className="faint">{own.size > 0 ? 'mutex' : count === 1 ? '1 request' : `${count} requests`}</span>
      </div>
      <div role="gridcell" className="track">
        <div className="bars">
          <Band stretches={stretches.map(stretchOf)} view={view} now={now} />
        </div>
      </div>
    </div>
  );
}

const stretchOf = ({ request, from, to, mutex }: MutexesModel['stretches'][number]): Stretch => ({
  key: `${mutex}-${from}`,
  from,
  ...(to === undefined ? {} : { to }),
  look: 'held',
  text: request === undefined ? 'held' : `held by ${nameOf(request)}`,
});
