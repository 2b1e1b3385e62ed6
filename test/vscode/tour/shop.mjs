import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seen } from './tour.mjs';

/**
 * The example with policy tests, one of which expects what no policy allows.
 * @type {import('./tour.mjs').Tour}
 */
export const shop = {
  title: 'shop',
  async prepare(folder, root) {
    await cp(path.join(root, 'examples/shop'), folder, { recursive: true });
    const tests = path.join(folder, 'shop.netpol-test.yaml');
    await writeFile(tests, (await readFile(tests, 'utf8')).replace('allow: shop/checkout', 'allow: shop/frontend'));
    return true;
  },
  scenes: [
    {
      name: 'tests',
      async show({ window, page }) {
        await window.open('shop.netpol-test.yaml');
        await page.locator('.activitybar a[aria-label^="Testing"]').click();
        await page.mouse.move(5, 5);
        await seen(page, '.test-explorer .monaco-list-row', 'shop.netpol-test');
        await window.command('Test: Run All Tests');
        await seen(page, '.test-explorer .codicon-testing-error-icon, .test-explorer .codicon-testing-failed-icon');
        for (const name of ['shop.netpol-test', 'only checkout may pay']) {
          await (await seen(page, '.test-explorer .monaco-list-row', name)).locator('.monaco-tl-twistie').click();
        }
        await seen(page, '.test-explorer .monaco-list-row', 'frontend');
        await page.mouse.move(5, 5);
      },
    },
  ],
};
