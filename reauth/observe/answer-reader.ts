import { captureHeaders } from '../trace/capture-headers.ts';
import { captureMessage, captureShape } from '../trace/capture.ts';
import type { ExchangeId, RequestId } from '../trace/events.ts';
import { defined } from '../trace/defined.ts';
import type { Scene } from './scene.ts';

/** A JSON body longer than this is not looked at: a copy of it would be held in memory for its shape alone. */
export const LONGEST_BODY = 256 * 1024;

/**
 * Tells of an answer once its body has been read, or without its body when the request goes on before that.
 *
 * The app's own response is not touched: a clone is read, and only of JSON that is not too long.
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
  scene.unread.add(request, tell);
  const body = cloneOfJson(response);
  if (body === undefined) tell();
  else
    body.text().then(
      (text) => tell(parsed(text)),
      () => tell(),
    );
}

function cloneOfJson(response: Response): Response | undefined {
  const length = Number(response.headers.get('content-length') ?? 0);
  const isJson = /^application\/(?:[\w.-]+\+)?json\b/i.test(response.headers.get('content-type') ?? '');
  if (!isJson || length > LONGEST_BODY || response.body === null || response.bodyUsed) return undefined;
  try {
    return response.clone();
  } catch {
    return undefined;
  }
}

function parsed(text: string): unknown {
  try {
    return text.length > LONGEST_BODY ? undefined : JSON.parse(text);
  } catch {
    return undefined;
  }
}

function messageOf(json: unknown): string | undefined {
  return typeof json === 'object' && json !== null && 'message' in json ? captureMessage(json.message) : undefined;
}
