import { Expand, ScanLine, ZoomIn, ZoomOut } from 'lucide-react';
import { usePanelDispatch, usePanelSelector } from '../state/store.ts';
import { selectZoom, zoomChanged } from '../state/view-slice.ts';
import { ToolButton } from '../toolbar/tool-button.tsx';
import { zoomed, type TimeWindow } from './scale.ts';

/** The same as the wheel, as buttons; and the way back to the latest burst. */
export function ZoomTools({ view }: { readonly view: TimeWindow }) {
  const dispatch = usePanelDispatch();
  const { kind } = usePanelSelector(selectZoom);
  const show = (next: TimeWindow) => dispatch(zoomChanged({ kind: 'window', ...next }));
  return (
    <div className="zoom-tools" role="group" aria-label="Zoom">
      <ToolButton
        label="Latest burst"
        icon={ScanLine}
        pressed={kind === 'latest'}
        onClick={() => dispatch(zoomChanged({ kind: 'latest' }))}
      />
      <ToolButton
        label="Whole trace"
        icon={Expand}
        pressed={kind === 'all'}
        onClick={() => dispatch(zoomChanged({ kind: 'all' }))}
      />
      <ToolButton label="Zoom in" icon={ZoomIn} onClick={() => show(zoomed(view, 1 / 1.4, 0.5))} />
      <ToolButton label="Zoom out" icon={ZoomOut} onClick={() => show(zoomed(view, 1.4, 0.5))} />
    </div>
  );
}
