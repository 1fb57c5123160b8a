import { flushSync } from 'react-dom';
import { RouterProvider, type createBrowserRouter } from 'react-router';

export interface AppRouterProps {
  readonly router: ReturnType<typeof createBrowserRouter>;
}

/** The router with React's `flushSync`: logging out waits until the page before is really gone. */
export function AppRouter({ router }: AppRouterProps) {
  return <RouterProvider router={router} flushSync={flush} />;
}

function flush(update: () => unknown): undefined {
  flushSync(update);
}
