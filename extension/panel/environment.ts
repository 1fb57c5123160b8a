import type { ControlClient } from './sources/control.ts';
import type { ScenarioDesk } from './scenarios/desk.ts';
import type { LabController } from './sources/lab-controller.ts';
import type { LocalFile } from './scenarios/local-file.ts';
import type { Source, SourceId } from './sources/source.ts';

/** One entry of the source switch. `create` makes a fresh source each time it is chosen. */
export interface SourceOption {
  readonly id: SourceId;
  readonly title: string;
  create(): Source;
}

/**
 * What the platform (the web page, the DevTools extension) lets the panel do.
 *
 * What is absent is not shown: no lab, no Fire button; no control, no Expire button.
 */
export interface PanelEnvironment {
  /** In the order of the switch; the first one is chosen at the start. */
  readonly sources: readonly SourceOption[];
  readonly lab?: LabController;
  control?(): ControlClient;
  /** Runs scenarios; outlives the tab that shows them. */
  readonly scenarios?: ScenarioDesk;
  /** Hands the user a file to keep. */
  saveFile(name: string, text: string): void | Promise<void>;
  /** The text of a file that the user picks; `undefined` when they pick none. */
  openFile(): Promise<string | undefined>;
  /** Files that the user picks, of these endings; none when they pick none. */
  pickFiles(endings: readonly string[]): Promise<readonly LocalFile[]>;
  /** Follows the browser's setting when absent. */
  readonly theme?: 'light' | 'dark';
}
