// Provides a VS Code that runs in a browser, where Microsoft's download is out of reach:
// the npm package `code-server` contains a complete one, and Debian has the browser.
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const codeServer = '4.139.1';
const node = '24.21.0';

const root = fileURLToPath(new URL('../..', import.meta.url));
const cache = path.resolve(root, process.env['NETPOL_CACHE'] ?? '.cache');

/**
 * Installs what is missing, and nothing the second time.
 * @returns {Promise<{ node: string, vscode: string }>} the Node that this VS Code wants, and its folder
 */
export async function provisionVSCode() {
  const nodePackage = `node-linux-${process.arch}`;
  if (process.platform !== 'linux' || !['x64', 'arm64'].includes(process.arch)) {
    throw new Error(`This way to run VS Code needs Linux on x64 or arm64: run \`npm run test:electron\` instead.`);
  }

  const folder = path.join(cache, `code-server-${codeServer}-node-${node}`);
  if (!existsSync(folder)) {
    console.error(`Installing VS Code (code-server ${codeServer}) into ${path.relative(root, cache)}: once, 800 MB.`);
    // The folder gets its name when it is complete, so that an interrupted run leaves nothing to trust.
    const unfinished = `${folder}.${process.pid}`;
    await mkdir(unfinished, { recursive: true });
    try {
      await writeFile(path.join(unfinished, 'package.json'), '{ "private": true }');
      npmInstall(unfinished, `code-server@${codeServer}`, `${nodePackage}@${node}`);
      npmInstall(path.join(unfinished, 'node_modules/code-server/lib/vscode'), '--omit=dev');
      await rename(unfinished, folder);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  return {
    node: path.join(folder, 'node_modules', nodePackage, 'bin/node'),
    vscode: path.join(folder, 'node_modules/code-server/lib/vscode'),
  };
}

/**
 * Finds Chromium or Chrome, and installs Debian's when it may.
 * @returns {string} the executable
 */
export function provisionChromium() {
  const found = findChromium();
  if (found !== undefined) return found;
  if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
    throw new Error(
      'No Chromium found. Install it (`sudo apt-get install chromium`), or set CHROMIUM to the path of a Chromium or Chrome.',
    );
  }
  console.error('Installing Chromium.');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  execFileSync('apt-get', ['update', '-qq'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  execFileSync('apt-get', ['install', '-y', '-qq', 'chromium'], { stdio: ['ignore', 'ignore', 'inherit'], env });
  const installed = findChromium();
  if (installed === undefined) throw new Error('apt-get installed no Chromium: set CHROMIUM to the path of one.');
  return installed;
}

function findChromium() {
  const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
  const candidates = [process.env['CHROMIUM'] ?? '', ...names.map((name) => `/usr/bin/${name}`)];
  return candidates.find((file) => existsSync(file));
}

/**
 * Without the packages' own scripts, which would compile native modules that we can do without.
 * @param {string} folder
 * @param {...string} args
 */
function npmInstall(folder, ...args) {
  const options = ['--ignore-scripts', '--no-audit', '--no-fund', '--no-save', '--loglevel=error'];
  execFileSync('npm', ['install', ...options, ...args], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
}
