// @vitest-environment happy-dom
import { cleanup, fireEvent, screen, waitFor } from '@testing-library/react';
import { afterEach, expect, test, vi } from 'vitest';
import { fakeServer } from '../testing/fake-server.ts';
import { renderApp } from '../testing/render-app.tsx';

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

const box = (name: string): HTMLElement => screen.getByLabelText(name);
const type = (name: string, value: string) => fireEvent.change(box(name), { target: { value } });
const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
/** What a screen reader adds to a field: the texts it names as its description. */
const described = (name: string): string =>
  (box(name).getAttribute('aria-describedby') ?? '')
    .split(' ')
    .map((id) => document.getElementById(id)?.textContent ?? '')
    .join(' ');

test('each field of an empty form says what it wants, and the first has the focus', async () => {
  const server = fakeServer();
  renderApp('/register');

  press('Create account');

  await waitFor(() => expect(described('Name')).toBe('Enter your name.'));
  expect(described('Email')).toBe('Enter your email address.');
  expect(described('Password')).toContain('A password has at least 8 characters.');
  expect(described('Confirm password')).toBe('Enter the password once more.');
  expect(box('Name').getAttribute('aria-invalid')).toBe('true');
  expect(document.activeElement).toBe(box('Name'));
  expect(server.calls).toEqual([]);
});

test('two passwords that differ are told while other fields are wrong too', async () => {
  fakeServer();
  renderApp('/register');
  type('Email', 'ada');
  type('Password', 'password123');
  type('Confirm password', 'password124');

  press('Create account');

  await waitFor(() => expect(described('Confirm password')).toBe('The two passwords differ.'));
  expect(described('Email')).toBe('Enter an email address, like ada@example.com.');
});

test('what the server says about a field stands beside that field, and the first has the focus', async () => {
  const errors = [
    { field: 'email', message: 'We do not take this one.' },
    { field: 'password', message: 'Too common.' },
  ];
  const body = {
    status: 'fail',
    message: 'No.',
    errors,
  };
  fakeServer().answer('POST /api/auth/register', { status: 400, body });
  renderApp('/register');
  fillIn();

  press('Create account');

  await waitFor(() => expect(described('Email')).toBe('We do not take this one.'));
  expect(described('Password')).toContain('Too common.');
  await waitFor(() => expect(document.activeElement).toBe(box('Email')));
});

test('an email that is taken is told beside the email', async () => {
  const body = { status: 'fail', message: 'ada@example.com is taken.' };
  fakeServer().answer('POST /api/auth/register', { status: 409, body });
  renderApp('/register');
  fillIn();

  press('Create account');

  await waitFor(() => expect(described('Email')).toBe('ada@example.com is taken.'));
});

test('a new account leads to the log in page, which knows the email', async () => {
  fakeServer().answer('POST /api/auth/register', { status: 201, body: { status: 'success', data: {} } });
  renderApp('/register');
  fillIn();

  press('Create account');

  await screen.findByRole('heading', { name: 'Log in' });
  expect(box('Email')).toHaveProperty('value', 'ada@example.com');
  expect(screen.getByText(/The account ada@example.com is made/)).toBeTruthy();
});

test('a wrong password is told, starts no refresh, and the form can be sent again', async () => {
  const body = { status: 'fail', message: 'Invalid email or password' };
  const server = fakeServer();
  server.answer('POST /api/auth/login', { status: 401, body });
  renderApp('/login');
  press('user@example.com sees the profile');

  press('Log in');
  expect((await screen.findByRole('alert')).textContent).toBe('Invalid email or password');
  press('Log in');

  await waitFor(() => expect(server.calls).toEqual(['POST /api/auth/login', 'POST /api/auth/login']));
});

test.each(['0', '51', '1.5', ''])('a burst of "%s" is not fired', async (count) => {
  const server = fakeServer();
  renderApp('/');
  type('How many', count);

  press('Fire requests');

  await waitFor(() => expect(described('How many')).toBe('Enter a whole number from 1 to 50.'));
  expect(server.calls).toEqual([]);
});

function fillIn(): void {
  type('Name', 'Ada');
  type('Email', 'ada@example.com');
  type('Password', 'password123');
  type('Confirm password', 'password123');
}
