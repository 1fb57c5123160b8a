import { systemClock } from '../../reauth/time/system-clock.ts';
import { decodeClaims } from '../../reauth/trace/capture-claims.ts';
import type { PanelEnvironment } from '../panel/environment.ts';
import { watchChromeCookies } from '../panel/sources/cookies-chrome.ts';
import type { CookieWatcher, CookieWatchPorts } from '../panel/sources/cookies-web.ts';
import { pageSource } from '../panel/sources/page.ts';
import { panelParts, type PanelParts } from '../panel/sources/panel-parts.ts';
import { openTextFile, pickLocalFiles, saveTextFile } from '../web/files.ts';
import { inspectedPage } from './inspected-page.ts';
import { pageSurroundings } from './page-surroundings.ts';
import { keptAddress, serverOf } from './server-address.ts';

/** The panel in a tab of its own, which the extension's icon opens: everything but an inspected page. */
export function tabEnvironment(page: Document): PanelEnvironment {
  return environmentOf(page, parts(page, keptAddress));
}

/** The panel in DevTools: first of all the page that is inspected, and the server that this page talks to. */
export function devtoolsEnvironment(page: Document, tab: number): PanelEnvironment {
  const inspected = inspectedPage(tab);
  const made = parts(page, async () => (await serverOf(await inspected.origin()))?.api ?? keptAddress());
  const surround = pageSurroundings(made.server.stream, chromeCookiesOf);
  const environment = environmentOf(page, made);
  return {
    ...environment,
    sources: [
      {
        id: 'page',
        title: 'This page',
        create: () => pageSource({ page: inspected, now: systemClock.now, surround }),
      },
      ...environment.sources,
    ],
    ...(chrome.devtools.panels.themeName === 'dark' ? { theme: 'dark' } : {}),
  };
}

function parts(page: Document, address: () => Promise<string>): PanelParts {
  return panelParts({ page, address, watchCookies: ({ api }, ports) => chromeCookiesOf(api, ports) });
}

function environmentOf(page: Document, { lab, control, scenarios, options }: PanelParts): PanelEnvironment {
  return {
    sources: [options.lab, options.server, options.file],
    lab,
    control,
    scenarios,
    saveFile: (name, text) => saveTextFile(page, name, text),
    openFile: () => openTextFile(page),
    pickFiles: (endings) => pickLocalFiles(page, endings),
  };
}

/** A host's cookies as Chrome holds them, HttpOnly ones too. */
function chromeCookiesOf(url: string, ports: CookieWatchPorts): CookieWatcher {
  return watchChromeCookies({ ...ports, cookies: chrome.cookies, url, claimsOf: decodeClaims });
}
