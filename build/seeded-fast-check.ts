// Stands in for fast-check in the tests (see vitest.config.ts); the path is the library's own file.
import fc from '../node_modules/fast-check/lib/fast-check.js';

/**
 * The seed of every property test: the same runs on every machine, so that a red run is a defect and never luck. `FC_SEED`
 * tries other runs; a failure prints the seed that repeats it.
 */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(process.env['FC_SEED'] ?? 20_261_123) });

// oxlint-disable-next-line no-default-export -- the shape of the library that it stands in for
export default fc;
