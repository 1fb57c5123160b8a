/** The store cannot be reached, or does not come to rest. The caller of the API is answered 503. */
export class StoreUnavailable extends Error {
  override readonly name = 'StoreUnavailable';
}
