import { cleanup, configure } from '@testing-library/react';
import { afterEach } from 'vitest';

/** How long `findBy…` and `waitFor` look for a state: their own second is short on a busy machine. */
configure({ asyncUtilTimeout: 10_000 });

// The library does so by itself only in the first file of a worker, since it is loaded once.
afterEach(() => cleanup());
