import { useState, type DragEvent, type ReactNode } from 'react';
import { droppedFiles, type LocalFile } from './local-file.ts';

export interface DropZoneProps {
  readonly onFiles: (files: readonly LocalFile[]) => void;
  readonly children: ReactNode;
}

/** A place to drop files on, which says so while files are over it. What can be done by dropping is a button somewhere too. */
export function DropZone({ onFiles, children }: DropZoneProps) {
  const [isOver, setIsOver] = useState(false);
  const over = (event: DragEvent) => {
    if (!event.dataTransfer.types.includes('Files')) return;
    event.preventDefault();
    event.dataTransfer.dropEffect = 'copy';
    setIsOver(true);
  };
  const leave = ({ currentTarget, relatedTarget }: DragEvent) => {
    if (!(relatedTarget instanceof Node && currentTarget.contains(relatedTarget))) setIsOver(false);
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setIsOver(false);
    void droppedFiles(event.dataTransfer).then(onFiles);
  };
  return (
    <div
      className="scenarios"
      role="presentation"
      onDragEnter={over}
      onDragOver={over}
      onDragLeave={leave}
      onDrop={drop}
    >
      {children}
      {isOver && <div className="drop-here">Drop scenario files (YAML) here</div>}
    </div>
  );
}
