import { access, realpath } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { Response } from 'express';
import { isLoopback, urlHostOf } from './hosts.ts';
import { refusal, sendReply, type Head } from './adapter.ts';

/** The built web apps and who serves them. */
export interface Pages {
  /** Holds `sample-app/` and `panel/`, each with its `index.html`. */
  readonly webDir: string;
  /** The API's port serves both apps, the control port the panel alone. */
  readonly apps: 'both' | 'panel';
  readonly host: string;
  /** Both ports: the pages may call them. */
  readonly ports: readonly number[];
}

/** Who takes nothing of a file for so long has gone or means ill; the file is let go of. */
const SLOW_READER_MS = 30_000;

/**
 * Serves the sample app at `/` and the panel at `/panel/`.
 *
 * An unknown path gets the sample app's document when a person navigates there, because its router knows the path; a
 * script, an image or a fetch gets a plain 404. Files are never cached without asking, so a new build is seen at once.
 */
export async function servePage(head: Head, pages: Pages, response: Response): Promise<void> {
  for (const [name, value] of Object.entries(pageHeaders(pages))) response.setHeader(name, value);
  response.setTimeout(SLOW_READER_MS, () => response.destroy());
  if (head.method !== 'GET' && head.method !== 'HEAD') {
    return sendReply(
      response,
      head.method,
      refusal(405, `${head.path} is a page: ask for it with GET.`, { allow: 'GET, HEAD' }),
    );
  }
  const target = targetOf(head.path, pages.apps);
  switch (target.kind) {
    case 'elsewhere':
      response.setHeader('location', target.to + (head.query === '' ? '' : `?${head.query}`));
      return sendText(response, 307, `Go to ${target.to}\n`);
    case 'malformed':
      return sendText(response, 400, `The path ${head.path} is not valid percent-encoding.\n`);
    case 'nothing':
      return sendText(response, 404, `Nothing is at ${head.path} on this port; the panel is at /panel/.\n`);
    case 'file':
      return serveFile(head, join(pages.webDir, target.app), target.file, response);
  }
}

async function serveFile(head: Head, root: string, file: string, response: Response): Promise<void> {
  const found = await sendFile(response, root, file);
  if (found === 'sent') return;
  if (found === 'malformed') return sendText(response, 400, `The path ${head.path} cannot be a file's name.\n`);
  if (!(await exists(join(root, 'index.html')))) return sendText(response, 503, notBuilt(root));
  const fallback =
    isNavigation(head) && !file.startsWith('assets/') ? await sendFile(response, root, 'index.html') : found;
  if (fallback !== 'sent') sendText(response, 404, `Nothing is at ${head.path}.\n`);
}

type Target =
  | { readonly kind: 'file'; readonly app: 'sample-app' | 'panel'; readonly file: string }
  | { readonly kind: 'elsewhere'; readonly to: string }
  | { readonly kind: 'malformed' }
  | { readonly kind: 'nothing' };

function targetOf(path: string, apps: Pages['apps']): Target {
  const plain = decoded(path);
  if (plain === undefined) return { kind: 'malformed' };
  if (plain === '/panel' || (plain === '/' && apps === 'panel')) return { kind: 'elsewhere', to: '/panel/' };
  if (plain.startsWith('/panel/'))
    return { kind: 'file', app: 'panel', file: plain.slice('/panel/'.length) || 'index.html' };
  if (apps === 'panel') return { kind: 'nothing' };
  return { kind: 'file', app: 'sample-app', file: plain.slice(1) || 'index.html' };
}

/** Express's own file server: it keeps within `root`, skips dot files, answers ranges and conditional requests. */
async function sendFile(response: Response, root: string, file: string): Promise<'sent' | 'missing' | 'malformed'> {
  if (await leadsOut(root, file)) return 'missing';
  const options = { root, dotfiles: 'ignore', cacheControl: false, headers: { 'cache-control': 'no-cache' } } as const;
  return new Promise((resolve) => {
    response.sendFile(file, options, (error?: NodeJS.ErrnoException & { readonly status?: number }) => {
      if (error === undefined || response.headersSent) resolve('sent');
      else resolve(error.status === 400 || error.status === 403 ? 'malformed' : 'missing');
    });
  });
}

/** Whether a link within the build points at a file outside of it, which Express would follow. */
async function leadsOut(root: string, file: string): Promise<boolean> {
  try {
    const [top, found] = await Promise.all([realpath(root), realpath(join(root, file))]);
    return found !== top && !found.startsWith(top + sep);
  } catch {
    return false; // No such file: it is Express that says so.
  }
}

function sendText(response: Response, status: number, text: string): void {
  response.statusCode = status;
  response.setHeader('cache-control', 'no-store');
  response.setHeader('content-type', 'text/plain; charset=utf-8');
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(response.req.method === 'HEAD' ? undefined : text);
}

/** Scripts come from the build alone; style elements are the component library's. IPv6 has no place in a CSP source list. */
function pageHeaders({ host, ports }: Pages): Readonly<Record<string, string>> {
  const names = [...new Set(['localhost', '127.0.0.1', urlHostOf(host)])].filter((name) => !name.startsWith('['));
  const servers = names.flatMap((name) => ports.map((port) => `http://${name}:${port}`));
  return {
    'content-security-policy': [
      "default-src 'self'",
      "script-src 'self'",
      "style-src 'self' 'unsafe-inline'",
      "img-src 'self' data:",
      "font-src 'self' data:",
      `connect-src 'self' ${servers.join(' ')}`,
      "object-src 'none'",
      "base-uri 'none'",
      "form-action 'self'",
      "frame-ancestors 'none'",
    ].join('; '),
    'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
    // On another host without TLS a browser ignores it, and complains of it in the console of each page.
    ...(isLoopback(host) ? { 'cross-origin-opener-policy': 'same-origin' } : {}),
  };
}

/** Whether a person goes there, as against a script that loads something. Old browsers only say what they accept. */
function isNavigation({ headers }: Head): boolean {
  const mode = headers['sec-fetch-mode'];
  return mode === undefined ? (headers['accept'] ?? '').includes('text/html') : mode === 'navigate';
}

function notBuilt(root: string): string {
  return `This page is not built: ${join(root, 'index.html')} is missing.\nRun "npm run build" in the checkout, then reload.\n`;
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path);
  } catch {
    return undefined;
  }
}

async function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
