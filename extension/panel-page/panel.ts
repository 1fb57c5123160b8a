import { mountPanel } from '../panel/main.tsx';
import { devtoolsEnvironment, tabEnvironment } from './environment.ts';

const root = document.getElementById('panel');
if (root === null) throw new Error('The page has no element with the id "panel": it is not the one that was built.');
// One document for both places: only within DevTools does Chrome give it the inspected window.
const tab: number | undefined = chrome.devtools?.inspectedWindow?.tabId;
mountPanel(root, tab === undefined ? tabEnvironment(document) : devtoolsEnvironment(document, tab));
