/** The server cannot start with what it was given: a key, a Redis. The message is the problem and the remedy. */
export class StartError extends Error {
  override readonly name = 'StartError';
}
