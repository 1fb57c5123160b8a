import { defineConfig } from 'vite';
import { commandConfig, libraryConfig } from './build/vite.node.ts';
import { pageConfig } from './build/vite.page.ts';
import { webConfig } from './build/vite.web.ts';

/** `vite build --mode …`: one small config each under `build/`. */
export default defineConfig(async ({ mode }) => {
  switch (mode) {
    case 'extension': {
      const { extensionConfig } = await import('./build/vite.extension.ts');
      return extensionConfig();
    }
    case 'command':
      return commandConfig();
    case 'library':
      return libraryConfig();
    case 'web-panel':
      return webConfig('panel');
    case 'web-sample-app':
      return webConfig('sample-app');
    case 'scenario-page':
      return pageConfig();
    default:
      throw new Error(
        `There is no build "${mode}". Pass --mode web-panel, web-sample-app, extension, command, library or scenario-page, or run: npm run build`,
      );
  }
});
