/** Two ports that go together, the API's and the control API's. */
export interface PortPair {
  readonly port: number;
  readonly controlPort: number;
}

/** Why the server cannot listen where it was told to. */
export type ListenFailure =
  | { readonly code: 'PORT_BUSY'; readonly port: number; readonly free?: PortPair | undefined }
  | { readonly code: 'PORT_FORBIDDEN'; readonly port: number }
  | { readonly code: 'PORT_INVALID'; readonly port: number }
  | { readonly code: 'HOST_UNKNOWN'; readonly host: string };

/**
 * The server cannot listen. The message is the problem, `remedy` what to do; for a busy port, `failure.free` is the nearest
 * pair that could be taken when it was tried.
 */
export class ListenError extends Error {
  override readonly name = 'ListenError';
  readonly failure: ListenFailure;
  readonly remedy: string;

  constructor(failure: ListenFailure, cause?: unknown) {
    super(problemOf(failure), { cause });
    this.failure = failure;
    this.remedy = remedyOf(failure);
  }
}

function problemOf(failure: ListenFailure): string {
  switch (failure.code) {
    case 'PORT_BUSY':
      return `Port ${failure.port} is in use by another program.`;
    case 'PORT_FORBIDDEN':
      return `Port ${failure.port} may not be taken by this user.`;
    case 'PORT_INVALID':
      return `Port ${failure.port} does not exist: ports run from 0 to 65535.`;
    case 'HOST_UNKNOWN':
      return `The host ${failure.host} is no address of this machine.`;
  }
}

function remedyOf(failure: ListenFailure): string {
  switch (failure.code) {
    case 'PORT_BUSY':
      return failure.free === undefined
        ? 'Choose another port with --port; 0 takes two free ones.'
        : `Choose another port: --port ${failure.free.port} (its control port ${failure.free.controlPort} is free too).`;
    case 'PORT_FORBIDDEN':
      return 'Choose a port from 1024 up with --port.';
    case 'PORT_INVALID':
      return 'Choose a lower port with --port; the control port is the one after it unless --control-port says otherwise.';
    case 'HOST_UNKNOWN':
      return 'Leave --host out to listen on localhost.';
  }
}
