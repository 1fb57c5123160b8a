/** Two ports that go together, the API's and the control API's. */
export interface PortPair {
  readonly port: number;
  readonly controlPort: number;
}

/**
 * The server could not take a port. The message is the problem alone; `remedy` says what to do, and `free` names the
 * nearest pair that could be taken when it was tried.
 */
export class PortError extends Error {
  override readonly name = 'PortError';
  readonly code: 'PORT_BUSY' | 'PORT_FORBIDDEN' | 'PORT_INVALID';
  readonly port: number;
  readonly free: PortPair | undefined;
  readonly remedy: string;

  constructor(code: PortError['code'], port: number, free: PortPair | undefined, cause?: unknown) {
    super(PROBLEMS[code](port), { cause });
    this.code = code;
    this.port = port;
    this.free = free;
    this.remedy =
      free === undefined
        ? 'Choose another port with --port; 0 takes two free ones.'
        : `Choose another port: --port ${free.port} (its control port ${free.controlPort} is free too).`;
  }
}

const PROBLEMS: Readonly<Record<PortError['code'], (port: number) => string>> = {
  PORT_BUSY: (port) => `Port ${port} is in use by another program.`,
  PORT_FORBIDDEN: (port) => `Port ${port} may not be taken by this user.`,
  PORT_INVALID: (port) => `Port ${port} does not exist: ports run from 0 to 65535.`,
};
