import { Outlet, type RouteObject } from 'react-router';
import { AuthMiddleware } from './guards/auth-middleware.tsx';
import { RequireUser } from './guards/require-user.tsx';
import { SiteHeader } from './layout/site-header.tsx';
import { AdminPage } from './pages/admin-page.tsx';
import { CrashPage } from './pages/crash-page.tsx';
import { HomePage } from './pages/home-page.tsx';
import { LoginPage } from './pages/login-page.tsx';
import { NotFoundPage } from './pages/not-found-page.tsx';
import { ProfilePage } from './pages/profile-page.tsx';
import { RegisterPage } from './pages/register-page.tsx';
import { UnauthorizedPage } from './pages/unauthorized-page.tsx';

/** Every page with who may see it. */
export const routes: RouteObject[] = [
  {
    element: <Frame />,
    errorElement: <CrashPage />,
    children: [
      { path: '/', element: <HomePage /> },
      { path: '/login', element: <LoginPage /> },
      { path: '/register', element: <RegisterPage /> },
      { path: '/unauthorized', element: <UnauthorizedPage /> },
      {
        element: <RequireUser allowedRoles={['user', 'admin']} />,
        children: [{ path: '/profile', element: <ProfilePage /> }],
      },
      { element: <RequireUser allowedRoles={['admin']} />, children: [{ path: '/admin', element: <AdminPage /> }] },
      { path: '*', element: <NotFoundPage /> },
    ],
  },
];

function Frame() {
  return (
    <>
      <SiteHeader />
      <AuthMiddleware>
        <Outlet />
      </AuthMiddleware>
    </>
  );
}
