import { mountPanel } from '../panel/main.tsx';
import { webEnvironment } from './environment.ts';

const root = document.getElementById('panel');
if (root === null) throw new Error('The page has no element with the id "panel": it is not the one that was built.');
mountPanel(root, webEnvironment(window));
