import type { PanelEnvironment } from '../panel/environment.ts';
import { watchWebCookies } from '../panel/sources/cookies-web.ts';
import { DEFAULT_API } from '../panel/sources/discover.ts';
import { panelParts } from '../panel/sources/panel-parts.ts';
import { openTextFile, pickLocalFiles, saveTextFile } from './files.ts';

/**
 * The panel as a plain web page, which the mock server serves on both of its ports.
 *
 * Its server is the one that served it: the page's own policy (CSP) and the server's (Origin) allow no other. Only where
 * something else serves it, a development server, it takes the default address.
 */
export function webEnvironment({ document, location }: Window): PanelEnvironment {
  const served = location.pathname.startsWith('/panel/');
  const { lab, control, scenarios, options } = panelParts({
    page: document,
    address: () => (served ? location.origin : DEFAULT_API),
    watchCookies: (_server, ports, client) => watchWebCookies(client, ports),
  });
  return {
    sources: [options.lab, options.server, options.file],
    lab,
    control,
    scenarios,
    saveFile: (name, text) => saveTextFile(document, name, text),
    openFile: () => openTextFile(document),
    pickFiles: (endings) => pickLocalFiles(document, endings),
  };
}
