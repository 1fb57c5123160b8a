/**
 * A release waited for calls that never came: its client sent none that the hold is meant for. Nothing of the harness broke,
 * so whoever plays the steps can judge the client by it.
 */
export class VainRelease extends Error {
  override readonly name = 'VainRelease';
}
