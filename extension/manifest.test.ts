import { build } from 'vite';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { extensionConfig } from '../build/vite.extension.ts';
import { EXTENSION_KEY } from '../mock-server/http/extension-id.ts';

async function builtManifest(): Promise<unknown> {
  const outDir = mkdtempSync(join(tmpdir(), 'reauth-manifest-'));
  onTestFinished(() => rmSync(outDir, { recursive: true, force: true }));
  const config = extensionConfig();
  await build({ ...config, configFile: false, logLevel: 'silent', build: { ...config.build, outDir, minify: false } });
  return JSON.parse(readFileSync(join(outDir, 'manifest.json'), 'utf8'));
}

test('the built manifest asks for what it needs and for nothing else', { timeout: 30_000 }, async () => {
  const manifest = await builtManifest();

  expect(manifest).toEqual({
    manifest_version: 3,
    name: 'Reauth DevTools',
    version: expect.stringMatching(/^\d+\.\d+\.\d+$/),
    description: expect.stringMatching(/^.{20,132}$/),
    minimum_chrome_version: '120',
    key: EXTENSION_KEY,
    icons: expect.objectContaining({ 128: 'extension/icons/icon-128.png' }),
    action: { default_title: 'Open Reauth', default_icon: expect.anything() },
    permissions: ['cookies', 'storage'],
    host_permissions: ['http://localhost/*', 'http://127.0.0.1/*'],
    optional_host_permissions: ['http://*/*', 'https://*/*'],
    devtools_page: 'extension/devtools/devtools.html',
    background: { service_worker: 'service-worker-loader.js', type: 'module' },
    content_scripts: [
      {
        matches: ['http://localhost/*', 'http://127.0.0.1/*'],
        js: [expect.stringMatching(/\.iife\.js$/)],
        run_at: 'document_start',
      },
    ],
  });
});
