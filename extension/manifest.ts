import { defineManifest } from '@crxjs/vite-plugin';
import { EXTENSION_KEY } from '../mock-server/http/extension-id.ts';

/** Every port of this machine: a match pattern without a port means all of them. */
const LOCAL = ['http://localhost/*', 'http://127.0.0.1/*'];

const ICONS = {
  16: 'extension/icons/icon-16.png',
  32: 'extension/icons/icon-32.png',
  48: 'extension/icons/icon-48.png',
  128: 'extension/icons/icon-128.png',
};

/**
 * What the extension may do, and nothing else: read cookies, keep settings, and reach this machine's own servers.
 *
 * No script runs in a page's own world: a page that wants to be seen brings its observers itself. `key` pins the id,
 * which the mock server knows as the only extension that may call it.
 */
export const manifestOf = (version: string) =>
  defineManifest({
    manifest_version: 3,
    name: 'Reauth DevTools',
    version,
    description: 'See the token refresh of a web app as it happens: requests, mutex, cookies, findings.',
    minimum_chrome_version: '120',
    key: EXTENSION_KEY,
    icons: ICONS,
    action: { default_title: 'Open Reauth', default_icon: ICONS },
    permissions: ['cookies', 'storage'],
    host_permissions: LOCAL,
    optional_host_permissions: ['http://*/*', 'https://*/*'],
    devtools_page: 'extension/devtools/devtools.html',
    background: { service_worker: 'extension/worker/worker.ts', type: 'module' },
    content_scripts: [{ matches: LOCAL, js: ['extension/content/content.iife.ts'], run_at: 'document_start' }],
  });
