import { render } from '@testing-library/react';
import { StrictMode } from 'react';
import { Cookies, CookiesProvider } from 'react-cookie';
import { Provider } from 'react-redux';
import { createMemoryRouter } from 'react-router';
import { expect, onTestFinished, vi } from 'vitest';
import { routes } from '../app.tsx';
import { leaveForLogin } from '../guards/leave-for-login.ts';
import { AppRouter } from '../layout/app-router.tsx';
import { createStore } from '../state/store.ts';

/** The whole app, as `startApp` makes it, at an address of one's own choice. A warning of React fails the test. */
export function renderApp(address: string) {
  failOnConsole();
  const router = createMemoryRouter(routes, { initialEntries: ['/', address] });
  const store = createStore({ onSessionLost: () => leaveForLogin(router) });
  render(
    <StrictMode>
      <CookiesProvider cookies={new Cookies()}>
        <Provider store={store}>
          <AppRouter router={router} />
        </Provider>
      </CookiesProvider>
    </StrictMode>,
  );
  return { router, store };
}

/** Sets or clears the one cookie that a script can see. */
export function setLoggedInFlag(isThere: boolean): void {
  document.cookie = `logged_in=true; path=/; max-age=${isThere ? 60 : 0}`;
}

function failOnConsole(): void {
  const spies = [vi.spyOn(console, 'error'), vi.spyOn(console, 'warn')];
  onTestFinished(() => {
    const said = spies.flatMap(({ mock }) => mock.calls.map(String));
    for (const spy of spies) spy.mockRestore();
    expect(said).toEqual([]);
  });
}
