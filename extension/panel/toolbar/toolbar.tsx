import { ControlTools } from './control-tools.tsx';
import { FileTools } from './file-tools.tsx';
import { LabClients } from './lab-clients.tsx';
import { LabTools } from './lab-tools.tsx';
import { RecordingTools } from './recording-tools.tsx';
import { SourceSwitch } from './source-switch.tsx';

/** Everything that one can do, in the order in which one does it. What the source cannot do is absent. */
export function Toolbar() {
  return (
    <header className="toolbar">
      <h1 className="brand">Reauth</h1>
      <SourceSwitch />
      <RecordingTools />
      <LabTools />
      <ControlTools />
      <LabClients />
      <FileTools />
    </header>
  );
}
