// Photographs what the extension shows, in the window that users have, for people to look at:
// `npm run package && npm run pictures`, or `npm run pictures -- light` for one theme, `-- light 'graph|matrix'` for
// the pictures whose names match. They go to test/vscode/pictures/tour/<theme>/. No test: nothing is compared.
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../../../scripts/vscode/browser.mjs';
import { serveVSCode } from '../../../scripts/vscode/serve.mjs';
import { Window } from '../journey/window.mjs';
import { boutique } from './boutique.mjs';
import { empty } from './empty.mjs';
import { homelab } from './homelab.mjs';
import { lol } from './lol.mjs';
import { shop } from './shop.mjs';
import { tiers } from './tiers.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const themes = {
  light: 'Light Modern',
  dark: 'Dark Modern',
  contrast: 'Default High Contrast',
  'contrast-light': 'Default High Contrast Light',
};

const [wantedTheme, wantedPicture = ''] = process.argv.slice(2);
const browser = await openBrowser();
let failed = 0;
try {
  for (const [name, theme] of Object.entries(themes)) {
    if (wantedTheme !== undefined && wantedTheme !== name) continue;
    for (const tour of [lol, boutique, homelab, shop, tiers, empty]) await photograph(tour, name, theme);
  }
} finally {
  await browser.close();
}
process.exitCode = failed > 0 ? 1 : 0;

/**
 * @param {import('./tour.mjs').Tour} tour
 * @param {string} name of the theme here
 * @param {string} theme as the editor calls it
 */
async function photograph({ title, prepare, scenes }, name, theme) {
  const wanted = scenes.filter((scene) => new RegExp(wantedPicture).test(`${title}-${scene.name}`));
  if (wanted.length === 0) return;
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'netpol-tour-'));
  const folder = path.join(temporary, title);
  const pictures = path.join(root, 'test/vscode/pictures/tour', name);
  await mkdir(pictures, { recursive: true });
  if (!(await prepare(folder, root))) {
    console.log(`skipped ${title}: its manifests are not on this machine`);
    await rm(temporary, { recursive: true, force: true });
    return;
  }
  const vscode = await serveVSCode({
    vsix: path.join(root, 'dist/netpol.vsix'),
    settings: { 'workbench.colorTheme': theme, 'editor.minimap.enabled': false },
  });
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  try {
    await page.goto(vscode.address(folder));
    const window = new Window(page, folder, pictures);
    await window.ready();
    for (const scene of wanted) {
      try {
        await scene.show({ window, page, folder });
        // Lenses and panels fade in.
        await page.waitForTimeout(700);
        await window.picture(`${title}-${scene.name}`);
        console.log(`ok    ${name} ${title} ${scene.name}`);
      } catch (error) {
        failed++;
        await window.picture(`${title}-${scene.name}-failed`);
        console.log(`FAIL  ${name} ${title} ${scene.name}\n      ${error instanceof Error ? error.message : error}`);
      }
      await page.keyboard.press('Escape');
      await page.keyboard.press('Escape');
    }
  } finally {
    await page.close();
    await vscode.stop();
    await rm(temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}
