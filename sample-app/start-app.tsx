import { StrictMode } from 'react';
import { CookiesProvider } from 'react-cookie';
import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { createBrowserRouter, RouterProvider } from 'react-router';
import { routes } from './app.tsx';
import { leaveForLogin } from './guards/leave-for-login.ts';
import { createStore } from './state/store.ts';

/** Puts the app into the page. */
export function startApp(root: HTMLElement): void {
  const router = createBrowserRouter(routes);
  const store = createStore({ onSessionLost: () => leaveForLogin(router) });
  createRoot(root).render(
    <StrictMode>
      <CookiesProvider>
        <Provider store={store}>
          <RouterProvider router={router} />
        </Provider>
      </CookiesProvider>
    </StrictMode>,
  );
}
