/** Vite puts these into the page. */
declare module '*.css';
