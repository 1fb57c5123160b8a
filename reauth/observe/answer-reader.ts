import { captureHeaders } from '../trace/capture-headers.ts';
import { captureMessage, captureShape } from '../trace/capture.ts';
import { defined } from '../trace/defined.ts';
import type { ExchangeId, RequestId } from '../trace/events.ts';
import { watched } from './quietly.ts';
import type { Scene } from './scene.ts';

/** A body longer than this is not parsed: it would cost the app time for a shape that nobody reads. */
export const LONGEST_BODY = 256 * 1024;

/**
 * Tells of an answer when the app has read its JSON, or without its body when the request goes on before that.
 *
 * It listens to the app's own reading. A clone would be read too late: Chromium serves the branches of a body one
 * after the other, so that what the app did next would come before the answer that made it do so.
 */
export function tellAnswer(
  response: Response,
  exchange: ExchangeId,
  request: RequestId | undefined,
  scene: Scene,
  end: (status: number, refused: boolean) => void,
): void {
  let told = false;
  const tell = (json?: unknown): void => {
    if (told) return;
    told = true;
    scene.unread.remove(tell);
    end(response.status, !response.ok);
    scene.emit({
      type: 'fetch.answered',
      exchange,
      status: response.status,
      headers: captureHeaders(response.headers),
      ...defined({ message: messageOf(json), body: json === undefined ? undefined : captureShape(json) }),
    });
  };
  // An answer without a request would wait for ever if nobody read it.
  if (request === undefined || !isJson(response) || !listen(response, tell)) return tell();
  scene.unread.add(request, tell);
}

/** An empty body is no JSON when it is read. `body` is not asked for: a response may make a stream of it only then. */
function isJson({ headers, bodyUsed }: Response): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(headers.get('content-type') ?? '') && !bodyUsed;
}

/** Puts an ear on `text` and `json` of this one response; false where that is not possible. */
function listen(response: Response, heard: (json?: unknown) => void): boolean {
  const ear = (read: () => Promise<unknown>, parse: (value: unknown) => unknown): PropertyDescriptor => ({
    configurable: true,
    writable: true,
    value: () => watched(read, { done: (value) => heard(parse(value)), failed: () => heard() }),
  });
  const text = response.text.bind(response);
  const json = response.json.bind(response);
  return (
    Reflect.defineProperty(response, 'text', ear(text, parsed)) &&
    Reflect.defineProperty(
      response,
      'json',
      ear(json, (value) => value),
    )
  );
}

function parsed(text: unknown): unknown {
  if (typeof text !== 'string' || text.length > LONGEST_BODY) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(json: unknown): string | undefined {
  return typeof json === 'object' && json !== null && 'message' in json ? captureMessage(json.message) : undefined;
}
