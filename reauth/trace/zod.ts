import { z } from 'zod';

// Before the first schema: zod would probe `new Function`, which an extension's CSP forbids and reports.
z.config({ jitless: true });

/** zod, set so that it runs under a CSP without `unsafe-eval`. Everything that parses imports it from here. */
export { z };
