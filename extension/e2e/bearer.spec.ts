import { expect, test } from './fixtures/test.ts';

test.use({ flags: { profile: 'bearer' } });

test('with tokens in headers both clients are logged in, and one that changes its strategy stays so', async ({
  stage,
  server,
}) => {
  const page = await stage.page('/panel/');
  await expect(page.getByText('Tokens travel in headers: each client keeps its own in memory.')).toBeVisible();
  await page.getByRole('button', { name: 'Add client' }).click();
  await page.getByRole('group', { name: 'Session' }).getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByTestId('session')).toHaveCount(2);

  await page.getByLabel('Strategy').selectOption('resilient');
  await page.getByRole('button', { name: 'Fire', exact: true }).click();

  const answers = (status: number) =>
    server.count('call.answered', (event) => event.status === status && event.reason !== 'logged-in');
  await expect.poll(() => answers(200)).toBe(10);
  expect(answers(401)).toBe(0);
});
