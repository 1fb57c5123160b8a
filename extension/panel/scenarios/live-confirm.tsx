import { useEffect, useRef } from 'react';

export interface LiveConfirmProps {
  /** Of the server: `http://localhost:8000`. */
  readonly server: string;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

/** Says what a live run does to the server before it does it. Escape is a no. */
export function LiveConfirm({ server, onConfirm, onCancel }: LiveConfirmProps) {
  const no = useRef<HTMLButtonElement>(null);
  useEffect(() => no.current?.focus(), []);
  return (
    <div
      className="live-confirm"
      role="alertdialog"
      aria-labelledby="live-confirm-title"
      aria-describedby="live-confirm-words"
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return;
        event.stopPropagation();
        onCancel();
      }}
    >
      <h3 id="live-confirm-title">Run live against {server}?</h3>
      <p id="live-confirm-words">
        The server goes back to its start before each row and at the end: every session ends, holds, faults and a moved
        clock are gone, and this browser is logged out of it. Its policy is put back afterwards. Leave apps that use it
        alone meanwhile: what they send would be judged too.
      </p>
      <div className="tools">
        <button ref={no} type="button" className="button" onClick={onCancel}>
          Do not run
        </button>
        <button type="button" className="button button-danger" onClick={onConfirm}>
          Reset it and run live
        </button>
      </div>
    </div>
  );
}
