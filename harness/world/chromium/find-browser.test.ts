import { expect, test } from 'vitest';
import { findBrowser } from './find-browser.ts';

const there =
  (...paths: readonly string[]) =>
  (path: string): boolean =>
    paths.includes(path);

test('a browser that is named wins over those that are found', () => {
  const named = [
    { by: 'CHROME_PATH', path: undefined },
    { by: 'CHROMIUM', path: '/opt/mine' },
  ];

  expect(findBrowser({ named, downloaded: '/cache/chrome', exists: there('/opt/mine', '/usr/bin/chromium') })).toBe(
    '/opt/mine',
  );
});

test('without a name the usual places are looked at, then what Playwright has downloaded', () => {
  const search = { named: [], downloaded: '/cache/chrome' };

  expect(findBrowser({ ...search, exists: there('/usr/bin/google-chrome', '/cache/chrome') })).toBe(
    '/usr/bin/google-chrome',
  );
  expect(findBrowser({ ...search, exists: there('/cache/chrome') })).toBe('/cache/chrome');
});

test('a name that leads nowhere is refused, and so is a machine without a browser, with what to do', () => {
  const named = [{ by: 'CHROME_PATH', path: '/opt/gone' }];

  expect(() => findBrowser({ named, downloaded: '/cache/chrome', exists: there('/usr/bin/chromium') })).toThrow(
    'CHROME_PATH names /opt/gone, which does not exist: set it to the path of a Chromium, or leave it out.',
  );
  expect(() => findBrowser({ named: [], downloaded: '/cache/chrome', exists: there() })).toThrow(
    /none was found\. Install Chromium or Chrome .* or set CHROME_PATH to where one is\.$/,
  );
});
