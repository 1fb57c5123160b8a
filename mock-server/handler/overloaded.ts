/** More was asked at once than the server takes on. It is no failure: the caller is told to try again, and nobody else. */
export class Overloaded extends Error {
  override readonly name = 'Overloaded';
}
