/** The package's version, put in by the node build. */
declare const __VERSION__: string;
