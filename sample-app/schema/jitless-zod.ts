import { z } from 'zod';

/**
 * zod, told not to probe `new Function` before the first schema is made: a page with a strict CSP would report it.
 *
 * Every schema of the app gets its `z` from here, so that this line runs first.
 */
z.config({ jitless: true });

export { z };
