import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { commit, copyRepository, graphPage, seen } from './tour.mjs';

const policies = 'components/network-policies';
const tree = '.tree-explorer-viewlet-tree-view';

/**
 * Google's Online Boutique with its policies switched on, in which somebody has mistyped a caller.
 * @type {import('./tour.mjs').Tour}
 */
export const boutique = {
  title: 'boutique',
  async prepare(folder, root) {
    if (!(await copyRepository('GoogleCloudPlatform--microservices-demo', 'kustomize', folder, root))) return false;
    // Examples of other combinations, each a cluster of its own.
    await rm(path.join(folder, 'tests'), { recursive: true });
    for (const name of await readdir(folder, { recursive: true }))
      if (name.endsWith('.yaml')) await cutLicense(folder, name);
    await edit(folder, 'kustomization.yaml', '# - components/network-policies', '- components/network-policies');
    commit(folder);
    await edit(folder, `${policies}/network-policy-cartservice.yaml`, 'app: checkoutservice', 'app: checkoutservic');
    await writeFile(path.join(folder, `${policies}/network-policy-new.yaml`), unfinished);
    await writeFile(path.join(folder, 'empty.yaml'), '');
    return true;
  },
  scenes: [
    {
      name: 'hover-workload',
      async show({ window }) {
        await window.open('base/cartservice.yaml');
        await window.hover('cartservice', 0, 'May be called by');
      },
    },
    {
      name: 'rename',
      async show({ window, page }) {
        await window.clickAt('app: cartservice', 0);
        await page.keyboard.press('End');
        await page.keyboard.press('F2');
        const input = await seen(page, '.rename-box input');
        await input.fill('basket');
        await page.keyboard.press('Control+Enter');
        await seen(page, '.pane-body .monaco-list-row', 'basket');
      },
    },
    {
      name: 'call-hierarchy',
      async show({ window, page }) {
        const discard = page.locator('.monaco-button', { hasText: 'Discard' });
        if (await discard.isVisible()) await discard.click();
        if (await page.locator('.part.panel').isVisible()) await window.command('View: Toggle Panel Visibility');
        await window.clickAt('cartservice', 0);
        await window.command('Calls: Show Call Hierarchy');
        await seen(page, '.pane-body .monaco-list-row:visible', 'admitted by');
      },
    },
    {
      name: 'lenses',
      async show({ window, page }) {
        await window.open(`${policies}/network-policy-checkoutservice.yaml`);
        await seen(page, '.codelens-decoration', 'elects');
      },
    },
    {
      name: 'hover-policy',
      show: ({ window }) => window.hover('checkoutservice', 0, 'Selects'),
    },
    {
      name: 'problems',
      async show({ window }) {
        await window.open(`${policies}/network-policy-cartservice.yaml`);
        await window.problems(['checkoutservic']);
      },
    },
    {
      name: 'quick-fix',
      async show({ window, page }) {
        await window.command('View: Toggle Panel Visibility');
        // A lens that comes after the file is shown is above what can be seen of it.
        await page.mouse.move(800, 300);
        await page.mouse.wheel(0, -500);
        await window.clickAt('app: checkoutservic', 0);
        await page.keyboard.press('End');
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('Control+.');
        await seen(page, '.action-widget .monaco-list-row', 'checkoutservice');
      },
    },
    {
      name: 'hover-problem',
      async show({ window, page }) {
        await window.clickAt('apiVersion', 0);
        await window.hover('checkoutservic', 1, 'matches no pods');
        await seen(page, '.monaco-hover:visible a', 'Quick Fix');
      },
    },
    {
      name: 'peek-lens',
      async show({ page }) {
        await page.locator('.codelens-decoration a', { hasText: '1 caller' }).first().click();
        await seen(page, '.peekview-widget .monaco-list-row', 'frontend');
      },
    },
    {
      name: 'outline',
      async show({ window, page }) {
        await window.ask('Go to Symbol in Editor');
        await seen(page, '.quick-input-list .monaco-list-row', 'from frontend');
      },
    },
    {
      name: 'symbols',
      async show({ page }) {
        await page.keyboard.press('Control+P');
        await (await seen(page, '.quick-input-widget .quick-input-box input')).fill('#redis');
        await seen(page, '.quick-input-list .monaco-list-row', 'Deployment redis-cart');
      },
    },
    {
      name: 'status',
      async show({ page }) {
        await page.locator('[id="status.languageStatus"]').click();
        await seen(page, '.monaco-hover', 'workloads');
      },
    },
    {
      name: 'references',
      async show({ window, page }) {
        await window.open('base/cartservice.yaml');
        await window.clickAt('cartservice', 0);
        await page.keyboard.press('Shift+F12');
        await seen(page, '.peekview-widget .monaco-list-row', 'frontend.yaml');
      },
    },
    {
      name: 'calls',
      async show({ window, page }) {
        await window.clickAt('cartservice', 0);
        await window.ask('Netpol: Show Calls…');
        await seen(page, '.quick-input-list .monaco-list-row.focused', 'Deployment cartservice');
        await page.keyboard.press('Enter');
        await seen(page, '.tab.active', 'Calls of Deployment cartservice');
        await seen(page, '.view-lines:visible .view-line', 'Calls of');
      },
    },
    {
      name: 'explain',
      async show({ window, page }) {
        await window.ask('Netpol: Explain Connection…');
        for (const [title, name] of [
          ['from', 'checkoutservice'],
          ['to', 'cartservice'],
        ]) {
          await seen(page, '.quick-input-title', `Explain a connection: ${title}`);
          await page.locator('.quick-input-widget .quick-input-box input').fill(name ?? '');
          await seen(page, '.quick-input-list .monaco-list-row.focused', name);
          await page.keyboard.press('Enter');
        }
        await seen(page, '.quick-input-title', 'port');
        await page.keyboard.press('Enter');
        await seen(page, '.tab.active', 'checkoutservice to cartservice');
        await seen(page, '.view-lines:visible .view-line', 'denied');
      },
    },
    {
      name: 'settings',
      async show({ window, page }) {
        await window.command('Preferences: Open Settings (UI)');
        await seen(page, '.settings-editor');
        await page.keyboard.type('netpol');
        await seen(page, '.settings-editor .setting-item', 'Generate');
      },
    },
    {
      name: 'view',
      async show({ window, page }) {
        await window.command('View: Close All Editors');
        await window.policies(['cartservice']);
        const row = page.locator(`${tree} .monaco-list-row`, { hasText: 'cartservice' }).first();
        await row.click();
        await row.locator('.monaco-tl-twistie').click();
        await seen(page, `${tree} .monaco-list-row`, 'Called by');
      },
    },
    {
      name: 'changes',
      async show({ window, page }) {
        await window.open(`${policies}/network-policy-cartservice.yaml`);
        await window.command('Netpol: Show What My Change Does');
        await seen(page, `${tree} .monaco-list-row`, 'checkoutservice → cartservice');
      },
    },
    {
      name: 'completion-labels',
      async show({ window, page }) {
        await window.command('View: Show Explorer');
        await window.open(`${policies}/network-policy-new.yaml`);
        // It moves the lines.
        await seen(page, '.codelens-decoration', 'elects');
        await window.clickAt('app:', 0);
        await page.keyboard.press('End');
        await page.keyboard.press('Control+Space');
        await seen(page, '.suggest-widget .monaco-list-row', 'cartservice');
      },
    },
    {
      name: 'completion-peers',
      async show({ window, page }) {
        await window.clickAt('- from:', 0);
        await page.keyboard.press('End');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('End');
        await page.keyboard.press('Control+Space');
        await seen(page, '.suggest-widget .monaco-list-row', 'frontend');
      },
    },
    {
      name: 'completion-details',
      async show({ window, page }) {
        await window.open(`${policies}/network-policy-new.yaml`);
        await window.clickAt('- from:', 0);
        await page.keyboard.press('End');
        await page.keyboard.press('ArrowDown');
        await page.keyboard.press('End');
        await page.keyboard.press('Control+Space');
        await seen(page, '.suggest-widget .monaco-list-row', 'frontend');
        for (let down = 0; down < 4; down++) await page.keyboard.press('ArrowDown');
        if (!(await page.locator('.suggest-details').isVisible())) await page.keyboard.press('Control+Space');
        await seen(page, '.suggest-details:visible');
      },
    },
    {
      name: 'completion-recipes',
      async show({ window, page }) {
        await window.command('View: Close All Editors');
        await page.keyboard.press('Control+P');
        await (await seen(page, '.quick-input-widget .quick-input-box input')).fill(path.basename('empty.yaml'));
        await seen(page, '.quick-input-list .monaco-list-row.focused', 'empty.yaml');
        await page.keyboard.press('Enter');
        await window.shows('empty.yaml');
        await page.locator('.editor-instance .view-lines').first().click();
        await page.keyboard.press('Control+Space');
        await seen(page, '.suggest-widget .monaco-list-row', 'deny');
      },
    },
    {
      name: 'graph-focused',
      async show({ window, page }) {
        await window.command('View: Close All Editors');
        await window.open('base/cartservice.yaml');
        await window.clickAt('cartservice', 0);
        await window.command('View: Toggle Primary Side Bar Visibility');
        await window.command('Netpol: Show Connectivity Graph');
        await graphPage(page).locator('#graph text', { hasText: 'redis-cart' }).first().waitFor();
        await graphPage(page).locator('#graph text', { hasText: 'checkoutservice' }).first().click();
        await graphPage(page).locator('#details .outline a').first().waitFor();
      },
    },
    {
      name: 'graph',
      async show({ window, page }) {
        await window.command('View: Close All Editors');
        await window.command('Netpol: Show Connectivity Graph');
        await graphPage(page).locator('#graph text', { hasText: 'loadgenerator' }).first().waitFor();
        await page.mouse.move(5, 5);
      },
    },
    {
      name: 'matrix',
      async show({ page }) {
        await graphPage(page).locator('#tab-matrix').click();
        await graphPage(page).locator('#matrix').getByText('cartservice').first().waitFor();
      },
    },
    {
      name: 'matrix-details',
      async show({ page }) {
        await graphPage(page).locator('#matrix td', { hasText: '✗' }).first().click();
        await graphPage(page).locator('#details .outline a').first().waitFor();
      },
    },
    {
      name: 'list',
      async show({ page }) {
        await graphPage(page).locator('#tab-list').click();
        await graphPage(page).locator('#list').getByText('cartservice').first().waitFor();
      },
    },
    {
      name: 'graph-menu',
      async show({ page }) {
        await graphPage(page).locator('#tab-graph').click();
        await graphPage(page).locator('summary', { hasText: 'Show' }).click();
      },
    },
    step('callers', 'See who may call whom', 'Deployment cart in shop'),
    step('protect', 'Protect a workload', 'Add default-deny'),
    step('allow', 'Allow what is needed', 'Nothing is opened'),
    step('check', 'Check in CI', 'netpol check'),
  ],
};

/**
 * A step of the walkthrough.
 * @param {string} name
 * @param {string} title
 * @param {string} text in its picture
 * @returns {import('./tour.mjs').Scene}
 */
function step(name, title, text) {
  return {
    name: `walkthrough-${name}`,
    async show({ window, page }) {
      await window.command('View: Close All Editors');
      // Where there is little room, the editor leaves out the pictures.
      if (await page.locator('.part.sidebar').isVisible())
        await window.command('View: Toggle Primary Side Bar Visibility');
      await page.keyboard.press('F1');
      const input = await seen(page, '.quick-input-widget .quick-input-box input');
      // One list follows the other, so that none is seen to close.
      for (const entry of ['>Welcome: Open Walkthrough', 'Get Started with Netpol']) {
        await input.fill(entry);
        await seen(page, '.quick-input-list .monaco-list-row.focused', entry.replace('>', ''));
        await page.keyboard.press('Enter');
      }
      await (await seen(page, '.getting-started-step', title)).click();
      await graphPage(page).locator('svg text', { hasText: text }).first().waitFor();
    },
  };
}

/**
 * The pictures should begin with the manifest.
 * @param {string} folder
 * @param {string} name
 */
async function cutLicense(folder, name) {
  const file = path.join(folder, name);
  await writeFile(file, (await readFile(file, 'utf8')).replace(/^(#.*\n)+\n*/, ''));
}

/**
 * @param {string} folder
 * @param {string} name
 * @param {string} from
 * @param {string} to
 */
async function edit(folder, name, from, to) {
  const file = path.join(folder, name);
  const text = await readFile(file, 'utf8');
  await writeFile(file, text.replace(from, to));
}

const unfinished = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: new
spec:
  podSelector:
    matchLabels:
      app: 
  ingress:
    - from:
        - 
`;
