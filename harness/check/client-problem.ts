/**
 * What is wrong with the module that a user gave as client: the place, what was found, and what to do about it, in
 * sentences. A command prints the message and ends with exit code 2.
 */
export class ClientProblem extends Error {
  override readonly name = 'ClientProblem';
}
