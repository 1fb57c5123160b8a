/** `npm run bench`: every part, one after the other. */
import './start.mjs';
