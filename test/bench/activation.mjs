// What opening a window costs with the packaged extension, beyond an extension that does nothing, by the figures of
// VS Code itself (*Developer: Startup Performance*), one after the other in the same window and either first in
// every other; and how large each bundle is.
// `node test/bench/run.mjs activation [--rounds 7]`. Needs `npm run package`.
import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { openBrowser } from '../../scripts/vscode/browser.mjs';
import { serveVSCode } from '../../scripts/vscode/serve.mjs';

const target = 150;
const suite = 'test/vscode/activationFigures.cjs';
const longestRound = 2 * 60 * 1000;
const vsix = 'dist/netpol.vsix';
const bundles = [
  'dist/client/extension.js',
  'dist/server/main.js',
  'dist/server/netpol-language-server.js',
  'dist/cli/netpol.js',
  'dist/webview/graph.js',
  'dist/webview/graph.css',
  vsix,
];

/**
 * What VS Code says of an extension, in milliseconds: reading its code, its `activate` until it returns, and until its
 * promise is kept.
 * @typedef {{ load: number, call: number, finish: number }} Figures
 */

const { values: options } = parseArgs({ options: { rounds: { type: 'string', default: '7' } } });

const folder = await mkdtemp(path.join(os.tmpdir(), 'netpol-activation-'));
await writeFixtures();
const vscode = await serveVSCode({ vsix, tests: true });
const browser = await openBrowser();
/** @type {{ empty: Figures, netpol: Figures }[]} */
const rounds = [];
try {
  // The first window fills caches of VS Code.
  for (let count = 0; count <= Number(options.rounds); count++) {
    const figures = await round(
      count % 2 === 0 ? ['netpol-bench.empty', 'netpol.netpol'] : ['netpol.netpol', 'netpol-bench.empty'],
    );
    if (count > 0) rounds.push(figures);
  }
} finally {
  await browser.close();
  await vscode.stop();
  await rm(folder, { recursive: true, force: true, maxRetries: 5 });
}

const parts = /** @type {const} */ (['load', 'call', 'finish']);
const heads = ['in ms', 'load code', 'call activate', 'finish activate', 'all'];
const empty = medians(rounds.map((each) => each.empty));
const ours = medians(rounds.map((each) => each.netpol));
const beyond = ours.map((time, at) => time - (empty[at] ?? 0));
console.log(`medians of ${rounds.length} windows, load ${os.loadavg()[0]?.toFixed(1)}`);
for (const [name, ...cells] of [heads, ['empty', ...empty], ['netpol', ...ours], ['beyond', ...beyond]]) {
  console.log(`${String(name).padEnd(8)}${cells.map((cell) => String(cell).padStart(17)).join('')}`);
}
const all = rounds.map((each) => sum(each.netpol) - sum(each.empty)).sort((a, b) => a - b);
console.log(`beyond an empty extension, each window: ${all.join(', ')} ms (target ${target})\n`);
for (const bundle of bundles) console.log(`${bundle.padEnd(40)}${kilobytes((await stat(bundle)).size)}`);

/** An extension that does nothing, and a folder without anything that would activate it or ours by itself. */
async function writeFixtures() {
  const manifest = {
    ...{ name: 'empty', publisher: 'netpol-bench', version: '0.0.1', engines: { vscode: '^1.96.0' } },
    ...{ main: './extension.js', activationEvents: [] },
  };
  await mkdir(path.join(folder, 'empty'));
  await mkdir(path.join(folder, 'workspace'));
  await writeFile(path.join(folder, 'empty/package.json'), JSON.stringify(manifest));
  await writeFile(path.join(folder, 'empty/extension.js'), 'exports.activate = async () => undefined;\n');
  const policy =
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: a}\nspec: {podSelector: {}}\n';
  await writeFile(path.join(folder, 'workspace/policy.yaml'), policy);
}

/**
 * One window with a fresh host of extensions.
 * @param {readonly string[]} order in which the extensions are activated
 */
async function round(order) {
  const page = await browser.newPage();
  try {
    const finished = new Promise((resolve, reject) => {
      setTimeout(() => reject(new Error('the window did not end')), longestRound).unref();
      page.exposeFunction('codeAutomationExit', resolve).catch(reject);
      page.exposeFunction('codeAutomationLog', () => undefined).catch(reject);
    });
    await writeFile(path.join(folder, 'workspace/order.json'), JSON.stringify(order));
    await page.goto(
      vscode.address(path.join(folder, 'workspace'), {
        extensionDevelopmentPath: vscode.remote(path.join(folder, 'empty')),
        extensionTestsPath: vscode.remote(suite),
        skipWelcome: 'true',
      }),
    );
    if ((await finished) !== 0) throw new Error('the suite failed inside VS Code');
    const text = await readFile(path.join(folder, 'workspace/figures.md'), 'utf8');
    return { empty: figuresOf(text, 'netpol-bench.empty'), netpol: figuresOf(text, 'netpol.netpol') };
  } finally {
    await page.close();
  }
}

/**
 * @param {string} text with a table of | Extension | Eager | Load Code | Call Activate | Finish Activate | ...
 * @param {string} id
 * @returns {Figures}
 */
function figuresOf(text, id) {
  const row = text.split('\n').find((line) => line.split('|')[1]?.trim() === id);
  const [load, call, finish] = (row?.split('|').slice(3, 6) ?? []).map(Number);
  if (load === undefined || call === undefined || finish === undefined) throw new Error(`no figures of ${id}\n${text}`);
  return { load, call, finish };
}

/**
 * @param {readonly Figures[]} all
 * @returns {readonly number[]} one for each part, and one for their sum
 */
function medians(all) {
  return [...parts.map((part) => all.map((each) => each[part])), all.map(sum)].map(
    (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0,
  );
}

/** @param {Figures} figures */
function sum({ load, call, finish }) {
  return load + call + finish;
}

/** @param {number} bytes */
function kilobytes(bytes) {
  return `${Math.round(bytes / 1024)} KB`.padStart(9);
}
