import { IncomingMessage, ServerResponse } from 'node:http';
import type { Express } from 'express';

/** What Node makes the requests and the replies of a server of. */
export interface BornAs {
  readonly IncomingMessage: typeof IncomingMessage;
  readonly ServerResponse: typeof ServerResponse;
}

/**
 * Classes of requests and replies that have the prototypes of an Express app from birth.
 *
 * Express gives them to each one (`app.handle`), and an object that changes its prototype is slow from then on, in all
 * that Node does with it too: some 80 µs a call. One that has them already stays as it is.
 */
export function bornExpress(app: Express): BornAs {
  class Request extends IncomingMessage {}
  class Response<To extends IncomingMessage = IncomingMessage> extends ServerResponse<To> {}
  Object.setPrototypeOf(Request.prototype, app.request);
  Object.setPrototypeOf(Response.prototype, app.response);
  Object.assign(app, { request: Request.prototype, response: Response.prototype });
  return { IncomingMessage: Request, ServerResponse: Response };
}
