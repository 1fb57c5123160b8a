import './styles/base.css';
import './styles/header.css';
import './styles/layout.css';
import './styles/controls.css';
import { startApp } from './start-app.tsx';

const root = document.getElementById('root');
if (!root) throw new Error('The page has no element with the id "root". Put <div id="root"></div> into index.html.');
startApp(root);
