/* oxlint-disable no-console -- what is heard here is said to the console */
import { expect, test } from './fixtures/test.ts';

test('the watch over the consoles hears the page, the panel in DevTools and the worker', async ({ stage, watch }) => {
  const page = await stage.page('/login');
  const panel = await stage.panel(page);
  const [worker] = stage.browser.context.serviceWorkers();

  await page.evaluate(() => console.error('a fault of the page'));
  await page.evaluate(() => {
    setTimeout(() => {
      throw new Error('uncaught in the page');
    });
  });
  await worker?.evaluate(() => console.error('a fault of the worker'));
  await panel.evaluate(() => console.error('a fault of the panel'));
  await panel.evaluate(() => {
    setTimeout(() => {
      throw new Error('uncaught in the panel');
    });
  });
  await panel.evaluate(() => {
    const script = document.body.appendChild(document.createElement('script'));
    script.textContent = 'document.title = "inline"';
  });

  const heard = [
    'fault of the page',
    'uncaught in the page',
    'fault of the worker',
    'fault of the panel',
    'uncaught in the panel',
    'CSP violation',
  ];
  await expect.poll(() => heard.filter((words) => !watch.problems().join('\n').includes(words))).toEqual([]);
  watch.takeProblems();
});
