import { StrictMode } from 'react';
import { CookiesProvider } from 'react-cookie';
import { createRoot } from 'react-dom/client';
import { Provider } from 'react-redux';
import { createBrowserRouter } from 'react-router';
import { routes } from './app.tsx';
import { leaveForLogin } from './guards/leave-for-login.ts';
import { AppRouter } from './layout/app-router.tsx';
import { createStore } from './state/store.ts';

/** Puts the app into the page. */
export function startApp(root: HTMLElement): void {
  const router = createBrowserRouter(routes);
  const store = createStore({ onSessionLost: () => leaveForLogin(router) });
  createRoot(root).render(
    <StrictMode>
      <CookiesProvider>
        <Provider store={store}>
          <AppRouter router={router} />
        </Provider>
      </CookiesProvider>
    </StrictMode>,
  );
}
