import { cp } from 'node:fs/promises';
import path from 'node:path';
import { seen } from './tour.mjs';

const tree = '.tree-explorer-viewlet-tree-view';

/**
 * The example in which nothing is protected.
 * @type {import('./tour.mjs').Tour}
 */
export const lol = {
  title: 'lol',
  async prepare(folder, root) {
    await cp(path.join(root, 'examples/lol'), folder, { recursive: true });
    return true;
  },
  scenes: [
    {
      name: 'hover-problem',
      async show({ window }) {
        await window.open('lol-default.yaml');
        await window.hover('lol-default', 0, 'No policy isolates');
      },
    },
    {
      name: 'quick-fix',
      async show({ window, page }) {
        await page.mouse.move(5, 5);
        await window.clickAt('lol-default', 0);
        await page.mouse.move(5, 5);
        await page.keyboard.press('Control+.');
        await seen(page, '.action-widget .monaco-list-row', 'default-deny');
      },
    },
    {
      name: 'generate',
      async show({ window, page }) {
        await window.ask('Netpol: Generate Policies…');
        await seen(page, '.quick-input-list .monaco-list-row.focused', 'All namespaces');
        await page.keyboard.press('Enter');
        await seen(page, '.monaco-button', 'Apply');
        await seen(page, '.view-lines:visible .view-line', 'connections');
      },
    },
    {
      name: 'generated',
      async show({ page }) {
        await page.locator('.monaco-button', { hasText: 'Apply' }).click();
        await seen(page, '.codelens-decoration', 'elects');
      },
    },
    {
      name: 'broken',
      async show({ window, page }) {
        await window.open('lol-yahoo.yaml');
        await window.clickAt('LOL_ADDR', 0);
        await page.keyboard.press('End');
        await page.keyboard.type('\n"a');
        await window.problems(['Until this is valid YAML']);
      },
    },
    {
      name: 'menu',
      async show({ window, page }) {
        await window.command('View: Toggle Panel Visibility');
        await window.open('lol-default.yaml');
        // What an editor with an open menu shows beside its text stays as it was.
        await seen(page, '.codelens-decoration:visible', 'isolated');
        await page.locator('.view-line', { hasText: 'name: lol-default' }).first().click({ button: 'right' });
        await page.locator('.monaco-menu .action-item', { hasText: 'Network Policies' }).first().hover();
        await seen(page, '.monaco-menu .action-item', 'Show Calls');
      },
    },
    {
      name: 'filter',
      async show({ window, page }) {
        await window.policies(['yahoo']);
        await window.ask('Netpol: Filter Network Policies View…');
        await seen(page, '.quick-input-title', 'Filter');
        await page.keyboard.type('yahoo');
        await page.keyboard.press('Enter');
        await seen(page, `${tree} .monaco-list-row`, 'miao-yahoo');
      },
    },
    {
      name: 'view-menu',
      async show({ page }) {
        await page.locator(`${tree} .monaco-list-row`, { hasText: 'miao-yahoo' }).first().click({ button: 'right' });
        await seen(page, '.monaco-menu .action-item', 'Copy Name');
      },
    },
  ],
};
