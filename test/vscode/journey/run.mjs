// A user's first minutes with the packaged extension, with mouse and keyboard in a real window:
// `node test/vscode/journey/run.mjs`. Pictures go to test/vscode/pictures/.
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { openBrowser } from '../../../scripts/vscode/browser.mjs';
import { serveVSCode } from '../../../scripts/vscode/serve.mjs';
import { Window } from './window.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const pictures = path.join(root, 'test/vscode/pictures');

const folder = await mkdtemp(path.join(os.tmpdir(), 'netpol-journey-'));
await cp(path.join(root, 'examples/lol'), folder, { recursive: true });
await rm(pictures, { recursive: true, force: true });
await mkdir(pictures, { recursive: true });
const vscode = await serveVSCode({ vsix: path.join(root, 'dist/netpol.vsix') });
const browser = await openBrowser();

let passed = 0;
let failed = 0;
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(vscode.address(folder));
  const window = new Window(page, folder, pictures);

  await step('one file is opened, and all three workloads are warned about', async () => {
    await window.ready();
    await window.open('lol-default.yaml');
    await window.problems([
      'No policy isolates lol-default for ingress',
      'No policy isolates lol-yahoo for ingress',
      'No policy isolates miao-yahoo for ingress',
    ]);
  });
  await step('the name of the workload says that everyone may call it', async () => {
    await window.hover('lol-default', 0, 'Ingress: not isolated');
  });
  await step('a default-deny is one quick fix away', async () => {
    await window.quickFix('lol-default', 0, 'Add default-deny for ingress to namespace default');
    await window.shows('default-deny-ingress.yaml');
    await window.fileOnDisk('default-deny-ingress.yaml', 'policyTypes:');
    await window.open('lol-default.yaml');
    await window.hover('lol-default', 0, 'Nobody may call it');
  });
  await step('a caller is picked from the workloads', async () => {
    await window.quickFix('lol-default', 0, 'Allow a caller of lol-default…');
    await window.pick('lol-yahoo');
    await window.shows('allow-to-lol-default.yaml');
    const text = await window.fileOnDisk('allow-to-lol-default.yaml', 'app: lol-yahoo');
    expectParts(text, [
      'namespace: default',
      'app: lol-default',
      'kubernetes.io/metadata.name: yahoo\n          podSelector:\n            matchLabels:\n              app: lol-yahoo',
    ]);
  });
  await step('that caller reaches it, and the other does not', async () => {
    await window.open('lol-default.yaml');
    const text = await window.hover('lol-default', 0, 'May be called by');
    expectParts(text, ['lol-yahoo']);
    if (text.includes('miao-yahoo')) throw new Error(`miao-yahoo may call it too: ${text}`);
    await window.open('miao-yahoo.yaml');
    await window.hover('lol-default.default:80', 0, 'is blocked by policies');
    await window.open('lol-yahoo.yaml');
    await window.hover('lol-default.default:80', 0, 'is allowed');
  });
  await step('the policy that allows it is a click away', async () => {
    await window.followLink('lol-default.default:80', 0, 'allow-to-lol-default');
    await window.shows('allow-to-lol-default.yaml');
    await window.cursorAt('Ln 4, Col 9');
  });
  await step('the new policy says what it selects and admits', async () => {
    await window.hover('podSelector', 0, 'Selects the only workload in default');
  });
  await step('the view shows namespaces with their workloads and policies', async () => {
    await window.policies(['1 workload · 2 policies with a default-deny', '2 workloads · all not isolated']);
  });
  await step('the graph of a workload can be read as a table', async () => {
    await window.open('lol-default.yaml');
    await window.clickAt('lol-default', 0);
    await window.command('Netpol: Show Connectivity Graph');
    await window.graphOf('lol-default');
    await window.showMatrix();
    await window.matrixShows('lol-yahoo');
  });
  await step('which is there again when the window is loaded anew', async () => {
    await window.reload();
    await window.graphOf('lol-default');
    await window.matrixShows('lol-yahoo');
  });

  /**
   * @param {string} title
   * @param {() => Promise<void>} action
   */
  async function step(title, action) {
    const name = `${passed + failed + 1}-${title.replaceAll(/[^a-z]+/gi, '-')}`;
    try {
      await action();
      passed++;
      console.log(`ok    ${title}`);
    } catch (error) {
      failed++;
      console.log(`FAIL  ${title}\n      ${error instanceof Error ? error.message : error}`);
    }
    await window.picture(name);
  }
} finally {
  await browser.close();
  await vscode.stop();
  if (failed > 0)
    for (const name of await readdir(folder))
      console.log(`--- ${name}\n${await readFile(path.join(folder, name), 'utf8')}`);
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * @param {string} text
 * @param {string[]} parts
 */
function expectParts(text, parts) {
  for (const part of parts) if (!text.includes(part)) throw new Error(`${JSON.stringify(part)} is not in\n${text}`);
}
