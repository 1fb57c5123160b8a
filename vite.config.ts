import { defineConfig } from 'vite';
import { nodeConfig } from './build/vite.node.ts';
import { webConfig } from './build/vite.web.ts';

/** `vite build --mode web|extension|node`: one small config each under `build/`. */
export default defineConfig(async ({ mode }) => {
  switch (mode) {
    case 'extension': {
      const { extensionConfig } = await import('./build/vite.extension.ts');
      return extensionConfig();
    }
    case 'node':
      return nodeConfig();
    case 'web-panel':
      return webConfig('panel');
    case 'web-sample-app':
      return webConfig('sample-app');
    default:
      throw new Error(
        `There is no build "${mode}". Pass --mode web-panel, web-sample-app, extension or node, or run: npm run build`,
      );
  }
});
