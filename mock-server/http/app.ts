import type { ServerResponse } from 'node:http';
import express, { type Request, type Response } from 'express';
import type { ApiReply } from '../handler/api.ts';
import type { Core } from '../handler/core.ts';
import type { Settings } from '../settings/schema.ts';
import { StoreUnavailable } from '../store/unavailable.ts';
import { readHead, readRequest, refusal, sendReply, type Head } from './adapter.ts';
import { bornExpress } from './born-express.ts';
import { corsHeaders, isPreflight, preflightHeaders, withoutCors } from './cors.ts';
import { mayControl } from './control-token.ts';
import type { EventStreams } from './events.ts';
import { areaOf, guard, type Area, type GuardPolicy } from './guard.ts';
import { urlHostOf } from './hosts.ts';
import type { Answering } from './listen.ts';
import { SECURITY_HEADERS } from './security-headers.ts';
import { servePage, type Pages } from './static.ts';

/** What stands behind both ports, once it is ready. */
export interface Door {
  /** With the ports that were taken. */
  readonly settings: Pick<Settings, 'host' | 'port' | 'controlPort' | 'origin'>;
  readonly webDir: string;
  readonly core: Core;
  readonly streams: EventStreams;
  /** What the control API asks for, when other machines can reach it. */
  readonly controlToken: string | undefined;
  readonly log: (line: string) => void;
}

type Serves = Exclude<Area, 'pages'>;

/**
 * Express with one catch-all: guard, CORS, then the core, the event stream or a page.
 *
 * The core owns the routes, so that every world answers alike; Express adds what only HTTP has. Calls that come before
 * the door is ready wait for it.
 */
export function createApp(serves: Serves, door: Promise<Door>): Answering {
  const app = express();
  app.disable('x-powered-by');
  app.set('etag', false);
  app.set('query parser', false);
  app.use(async (request: Request, response: Response) => {
    setAll(response, SECURITY_HEADERS);
    const ready = await door;
    if (ready.core.mayCut()) response.shouldKeepAlive = false;
    await answer(ready, serves, request, response).catch((error: unknown) => failed(ready, error, request, response));
  });
  return { listener: app, ...bornExpress(app) };
}

async function answer(door: Door, serves: Serves, request: Request, response: Response): Promise<void> {
  const head = readHead(request);
  if (head === undefined) return sendReply(response, request.method, refusal(400, NO_PATH));
  if (request.rawHeaders.length > 2 * MAX_HEADERS) {
    return sendReply(response, head.method, refusal(431, TOO_MANY_HEADERS));
  }
  const policy = policyOf(door, serves);
  const area = areaOf(head.path);
  if (area !== 'pages') setAll(response, corsHeaders(head, policy));
  const verdict = guard(head, policy);
  if (verdict.kind === 'refused') {
    const isNoted = area === 'api' && serves === 'api';
    const reply = isNoted ? door.core.refuse(head, verdict) : refusal(verdict.status, verdict.message);
    return sendReply(response, head.method, reply);
  }
  if (area === 'pages') return servePage(head, pagesOf(door, serves), response);
  if (isPreflight(head)) return sendReply(response, head.method, PREFLIGHT);
  if (area === 'control' && !mayControl(head.headers['authorization'], door.controlToken)) {
    return sendReply(response, head.method, refusal(401, NO_TOKEN, { 'www-authenticate': 'Bearer' }));
  }
  if (area !== serves) return sendReply(response, head.method, otherDoor(area, head.path, door));
  const { core } = door;
  if (head.path === '/__reauth/events') return answerEvents(door, head, response);
  const call = await readRequest(head, request, response);
  if (call === undefined) return;
  const reply = await (area === 'api' ? core.api(call) : core.control(call));
  if (response.destroyed) return;
  if (reply.cut) return void response.destroy();
  if (core.mayCut()) response.shouldKeepAlive = false;
  if (reply.cors === false) withoutCors(response);
  sendReply(response, head.method, reply);
}

function answerEvents(door: Door, head: Head, response: ServerResponse): void {
  if (head.method === 'GET') return door.streams.open(head, door.core.events, response);
  const message = `/__reauth/events is a stream: read it with GET, not with ${head.method}.`;
  sendReply(response, head.method, refusal(405, message, { allow: 'GET' }));
}

/** The core reports what it expects; what it throws is our mistake. A client that went away is nobody's. */
function failed(door: Door, error: unknown, { method }: Request, response: ServerResponse): void {
  if (response.destroyed) return;
  door.log(`The server failed to answer: ${textOf(error)}`);
  if (response.headersSent) return void response.destroy();
  const message = 'The mock server made a mistake; its log says which.';
  sendReply(response, method, { status: 500, headers: {}, cookies: [], body: { status: 'error', message } });
}

const NO_PATH = 'The target of this request is not a path: send "GET /api/healthchecker", not a whole address.';
/** A browser sends twenty. Node itself would read the first ones and forget the rest, an Origin among them. */
const MAX_HEADERS = 100;
const TOO_MANY_HEADERS = `This request has more than ${MAX_HEADERS} headers. Send fewer.`;
const NO_TOKEN =
  'Other machines can reach this server, so its control API asks for the token that was printed at the start: send it as "authorization: Bearer …".';
const PREFLIGHT: ApiReply = { status: 204, headers: preflightHeaders, cookies: [], body: undefined };

/**
 * What is asked of the wrong port is told the right one. The panel, which is served on both, finds the API from the
 * control port by its health check (extension/panel/sources/discover.ts reads `api`): that is an answer, not a mistake.
 */
function otherDoor(area: Serves, path: string, { settings: { host, port, controlPort } }: Door): ApiReply {
  const url = `http://${urlHostOf(host)}`;
  if (area === 'control') {
    return refusal(404, `The control API listens on port ${controlPort}: call ${url}:${controlPort} instead.`);
  }
  const api = `${url}:${port}`;
  if (path === '/api/healthchecker') return { status: 200, headers: {}, cookies: [], body: { status: 'success', api } };
  return refusal(404, `The API listens on port ${port}: call ${api} instead.`);
}

function policyOf({ settings: { host, port, controlPort, origin } }: Door, serves: Serves): GuardPolicy {
  return { host, port: serves === 'api' ? port : controlPort, ports: [port, controlPort], origins: origin };
}

function pagesOf({ settings: { host, port, controlPort }, webDir }: Door, serves: Serves): Pages {
  return { webDir, apps: serves === 'api' ? 'both' : 'panel', host, ports: [port, controlPort] };
}

/** An error as the log shows it. A store that is away is no mistake of ours: its sentence is enough, without a stack. */
export function textOf(error: unknown): string {
  if (error instanceof StoreUnavailable) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function setAll(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}
