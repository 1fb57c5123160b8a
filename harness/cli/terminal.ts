/** Where a command writes: two streams, and at most one line of progress that gives way to whatever is written. */
export interface Terminal {
  isTerminal(stream: 'stdout' | 'stderr'): boolean;
  /** How wide it is; `undefined` where it is no terminal. */
  columns(stream: 'stdout' | 'stderr'): number | undefined;
  write(stream: 'stdout' | 'stderr', text: string): void;
  /** Shows this one line on stderr in place of the last; an empty text takes it away. */
  status(text: string): void;
}

type Stream = Pick<NodeJS.WriteStream, 'write' | 'isTTY' | 'columns'>;

/** The process's own streams, or others in tests. */
export function createTerminal(streams: { readonly stdout: Stream; readonly stderr: Stream }): Terminal {
  let shown = '';
  const status = (text: string): void => {
    if (text === shown) return;
    // A terminal that does not know its width says 0.
    const width = streams.stderr.columns > 0 ? streams.stderr.columns : 80;
    streams.stderr.write(`\r\u001B[K${text.slice(0, width - 1)}`);
    shown = text;
  };
  return {
    isTerminal: (stream) => streams[stream].isTTY,
    columns: (stream) => (streams[stream].isTTY ? streams[stream].columns : undefined),
    status,
    write: (stream, text) => {
      const line = shown;
      status('');
      streams[stream].write(text);
      status(line);
    },
  };
}
