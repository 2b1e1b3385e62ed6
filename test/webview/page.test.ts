import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseFixture } from '../support/fixture.ts';
import { type LspClient, startClient } from '../support/lspClient.ts';
import { deployment, ingress, policy, service } from '../support/manifests.ts';
import { type GraphPage, launchBrowser, openPage, type PageOptions, type Theme } from './support.ts';

let browser: Browser;
let client: LspClient;
beforeAll(async () => {
  client = await startClient(parseFixture(shop).files);
  await client.until('all of the workspace', () => client.status()?.state === 'ready');
  browser = await launchBrowser();
});
afterAll(async () => {
  await browser?.close();
  await client?.stop();
});

const namespace = 'shop';
/** Every kind of edge and of node. */
const shop = [
  deployment('web', { namespace, ports: [8080], env: { CART: 'cart:80', PAY: 'https://pay.example.com' } }),
  service('web', { namespace, ports: [8080] }),
  ingress('shop', ['{name: web, port: {number: 8080}}'], namespace),
  deployment('cart', { namespace, ports: [7070], env: { DB: 'db:5432' } }),
  service('cart', { namespace, ports: ['80 -> 7070'] }),
  deployment('db', { namespace, ports: [5432] }),
  service('db', { namespace, ports: [5432] }),
  policy(
    'cart',
    'podSelector: {matchLabels: {app: cart}}\ningress: [{from: [{podSelector: {}}], ports: [{port: 7070}]}]',
    namespace,
  ),
  policy('db', 'podSelector: {matchLabels: {app: db}}', namespace),
  policy(
    'web',
    'podSelector: {matchLabels: {app: idle}}\ningress: [{from: [{namespaceSelector: {matchLabels: {team: x}}}]}]',
    'ops',
  ),
  deployment('idle', { namespace: 'ops' }),
].join('');

/** Opens the page for a test, and demands that the browser found nothing wrong with it. */
async function onPage(options: PageOptions, run: (opened: GraphPage) => Promise<void>): Promise<void> {
  const opened = await openPage(browser, client, options);
  try {
    await run(opened);
    expect(opened.errors).toEqual([]);
  } finally {
    await opened.page.close();
  }
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong: the rule, and where. */
async function violations({ page }: GraphPage): Promise<string[]> {
  await page.evaluate(axe);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { html: string; failureSummary?: string }[] }[] }> };
    };
    const found = await axe.run();
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map((node) => `${id}: ${node.html.slice(0, 200)} ${node.failureSummary ?? ''}`),
    );
  });
}

const themes: readonly Theme[] = ['light', 'dark', 'high contrast', 'high contrast light'];

describe.each(themes)('in %s', (theme) => {
  test.each(['graph', 'matrix', 'list'] as const)('everyone can use the %s', (tab) =>
    onPage({ theme, state: { scope: {}, tab } }, async (opened) => {
      const { page } = opened;
      expect(await violations(opened)).toEqual([]);
      if (tab === 'graph') await page.locator('.node', { hasText: 'cart' }).click();
      if (tab === 'matrix') await page.locator('td.blocked').first().click();
      if (tab === 'list') await page.locator('#list button').first().click();
      await page.waitForSelector('.outline a');
      await page.locator('summary', { hasText: 'Show' }).click();
      expect(await violations(opened)).toEqual([]);
    }),
  );
});

test('no script but its own runs, and nothing comes from elsewhere', () =>
  onPage({}, async ({ page }) => {
    const policy = await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content');
    expect(policy).toBe("default-src 'none'; script-src 'nonce-abc'; style-src http://netpol.test;");
    const inline = await page.evaluate(() =>
      [...document.querySelectorAll('*')]
        .flatMap((each) => [...each.attributes])
        .filter(({ name }) => /^(on|style$)/.test(name))
        .map(({ name }) => name),
    );
    // VS Code itself writes the colours of the theme there, as the test does.
    expect(inline).toEqual(['style']);
  }));

describe('graph', () => {
  test('a click on an edge tells why, and its links open places', () =>
    onPage({}, async ({ page, told }) => {
      await page.locator('.edge.blocked').first().dispatchEvent('click');
      await page.waitForSelector('.outline a');
      expect(await page.locator('#details-title').textContent()).toBe('cart → db');
      expect(await page.locator('#details').textContent()).toContain(
        'TCP 5432: called, but blocked by NetworkPolicy db.',
      );
      expect(await page.locator('#live').textContent()).toContain('cart to db on TCP 5432');
      await page.locator('.outline a', { hasText: 'NetworkPolicy db' }).first().click();
      await expect
        .poll(() => told.at(-1))
        .toEqual({ type: 'open', target: expect.stringMatching(/\/db-policy\.yaml#\d+,\d+$/) });
    }));

  test('the list says once of what kind connections are, and of each why', () =>
    onPage({ state: { scope: {}, tab: 'list' } }, async ({ page }) => {
      expect(await page.locator('#list h2').first().textContent()).toBe('✗ called, but blocked: 1 connection');
      expect(await page.locator('#list li').first().textContent()).toBe(
        'cart to db on TCP 5432: blocked by NetworkPolicy db',
      );
    }));

  test('the keyboard alone: find a workload, go to its neighbour, focus on it, and back', () =>
    onPage({}, async ({ page, told }) => {
      await page.keyboard.press('/');
      await page.keyboard.type('cart');
      await page.keyboard.press('Enter');
      const active = (): Promise<string | null> =>
        page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? null);
      await expect.poll(active).toMatch(/^Deployment cart in shop, isolated for ingress/);
      await page.keyboard.press('ArrowRight');
      await expect.poll(active).toMatch(/^Deployment db in shop/);
      await page.keyboard.press('Enter');
      await page.waitForSelector('#focused:not([hidden])');
      await page.waitForSelector('.outline');
      expect(await page.locator('#focus-name').textContent()).toBe('db');
      expect(await page.locator('.node.focus .name').textContent()).toBe('db');
      await page.keyboard.press('Escape');
      await page.waitForSelector('#details[hidden]', { state: 'attached' });
      await page.keyboard.press('Escape');
      await page.waitForSelector('#focused[hidden]', { state: 'attached' });
      await expect.poll(() => told.filter(({ type }) => type === 'show').length).toBeGreaterThanOrEqual(3);
    }));

  test('where it is narrow the details are below the picture, which stays in the middle of what is left', () =>
    onPage({ size: { width: 600, height: 800 } }, async ({ page }) => {
      const middle = (selector: string): Promise<number> =>
        page.$eval(selector, (element) => {
          const { top, bottom } = element.getBoundingClientRect();
          return (top + bottom) / 2;
        });
      const isCentred = async () => Math.abs((await middle('#graph svg > g')) - (await middle('#graph svg')));
      await expect.poll(isCentred).toBeLessThan(2);
      const before = await middle('#graph svg');
      await page.locator('.node', { hasText: 'cart' }).click();
      await page.waitForSelector('.outline a');
      expect(await middle('#details')).toBeGreaterThan(await middle('#graph svg'));
      await expect.poll(isCentred).toBeLessThan(2);
      await page.keyboard.press('Escape');
      await expect.poll(() => middle('#graph svg')).toBe(before);
      await expect.poll(isCentred).toBeLessThan(2);
    }));

  test('a workload that is not shown is asked for', () =>
    onPage({ state: { scope: { namespaces: ['ops'] }, tab: 'graph' } }, async ({ page, told }) => {
      await page.keyboard.press('/');
      await page.keyboard.type('cart');
      await page.keyboard.press('Enter');
      await expect.poll(() => told.at(-1)).toMatchObject({ type: 'find', text: 'cart', scope: { cluster: 'ws' } });
    }));

  test('it is moved and enlarged by keys, the wheel and by dragging, and remembers where it was', () =>
    onPage({}, async ({ page, state }) => {
      const view = async () => (await state()).view ?? { x: 0, y: 0, scale: 0 };
      await page.locator('svg').focus();
      const first = await view();
      await page.keyboard.press('+');
      expect((await view()).scale).toBeGreaterThan(first.scale);
      await page.keyboard.press('-');
      await page.keyboard.press('0');
      const fit = await view();
      await page.keyboard.press('ArrowLeft');
      expect((await view()).x).toBeGreaterThan(fit.x);
      await page.keyboard.press('0');
      await page.mouse.move(700, 120);
      await page.mouse.wheel(30, 50);
      await expect.poll(view).toEqual({ ...fit, x: fit.x - 30, y: fit.y - 50 });
      await page.mouse.down();
      await page.mouse.move(760, 200, { steps: 4 });
      await page.mouse.up();
      await expect.poll(async () => Math.round((await view()).x - fit.x)).toBe(30);
    }));

  test('kinds are hidden and shown, and a double click opens a manifest', () =>
    onPage({}, async ({ page, told }) => {
      await page.locator('summary', { hasText: 'Show' }).click();
      await page.getByRole('checkbox', { name: 'open to everyone' }).uncheck();
      await expect.poll(() => page.locator('.edge.open').count()).toBe(0);
      await page.locator('summary', { hasText: 'Show' }).click();
      await page.locator('.node', { hasText: 'idle' }).dblclick();
      await expect
        .poll(() => told.at(-1))
        .toEqual({ type: 'open', target: expect.stringMatching(/\/idle\.yaml#\d+,\d+$/) });
    }));

  test('what is exported is what is shown, in the colours of the theme', () =>
    onPage({ theme: 'dark' }, async ({ page, told }) => {
      await page.locator('summary', { hasText: 'Export' }).click();
      await page.getByText('Save as SVG…').click();
      await expect.poll(() => told.at(-1)).toMatchObject({ type: 'export', format: 'svg', theme: 'dark' });
    }));
});

test('where the last workload is gone nothing is drawn, until there is one again', () =>
  onPage({}, async ({ page }) => {
    await page.evaluate(() => window.postMessage({ type: 'graph', graph: null }));
    await page.waitForSelector('.node', { state: 'hidden' });
    expect(await page.locator('#note').textContent()).toBe('There are no workloads in this workspace.');
    await page
      .locator('#kinds input')
      .first()
      .evaluate((box: HTMLInputElement) => box.click());
    await page.waitForSelector('.node', { state: 'visible' });
  }));

test('the matrix: arrows move between cells, Enter tells why', () =>
  onPage({ state: { scope: {}, tab: 'matrix' } }, async ({ page }) => {
    const cell = page.locator('td.blocked').first();
    expect(await cell.getAttribute('aria-label')).toBe('cart to db: TCP 5432, called, but blocked');
    expect(await cell.textContent()).toBe('✗ TCP 5432');
    await page.locator('td[tabindex="0"]').focus();
    const at = (): Promise<(string | undefined)[]> =>
      page.evaluate(() => {
        const { row, column } = (document.activeElement as HTMLElement).dataset;
        return [row, column];
      });
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    await expect.poll(at).toEqual(['1', '1']);
    const [row, column] = await cell.evaluate(({ dataset }) => [Number(dataset['row']), Number(dataset['column'])]);
    for (let step = 1; step < (row ?? 0); step++) await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Home');
    for (let step = 0; step < (column ?? 0); step++) await page.keyboard.press('ArrowRight');
    await expect.poll(at).toEqual([String(row), String(column)]);
    await page.keyboard.press('Enter');
    await page.waitForSelector('.outline a');
    expect(await page.locator('#details-title').textContent()).toBe('cart → db');
  }));

test('of hundreds of workloads the matrix has only what is seen in the page', async () => {
  const many = Array.from({ length: 300 }, (_, index) => deployment(`job-${index}`, { namespace: 'jobs' })).join('');
  const other = await startClient(parseFixture(many).files);
  try {
    await other.until('all of the workspace', () => other.status()?.state === 'ready');
    const { page, errors } = await openPage(browser, other, { state: { scope: {}, tab: 'matrix' } });
    await page.waitForSelector('td[data-row="0"]');
    expect(await page.locator('[role="gridcell"]').count()).toBeLessThan(1500);
    await page.locator('td[tabindex="0"]').focus();
    await page.keyboard.press('End');
    await page.waitForSelector('td[data-row="0"][data-column="299"]:focus');
    expect(await page.locator('table').getAttribute('aria-colcount')).toBe('301');
    expect(errors).toEqual([]);
    await page.close();
  } finally {
    await other.stop();
  }
});
