// Builds the extension and opens VS Code with it on the examples: the user's own, or else one that this provides.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode } from '@vscode/test-electron';
import { serveVSCode } from './vscode/serve.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const examples = path.join(root, 'examples');
const windowArguments = ['--new-window', `--extensionDevelopmentPath=${root}`, examples];
// There it is a script, which only a shell can run.
const shell = process.platform === 'win32';

execFileSync(process.execPath, ['esbuild.mjs'], { cwd: root, stdio: 'inherit' });

if (spawnSync('code', ['--version'], { shell }).status === 0) {
  console.log('Opening your VS Code.');
  spawnSync('code', windowArguments.map(quote), { shell, stdio: 'inherit' });
} else {
  const desktop = hasScreen() ? await downloadVSCode() : undefined;
  if (desktop !== undefined) {
    spawn(desktop, windowArguments, { detached: true, stdio: 'ignore' }).unref();
  } else {
    await openInBrowser();
  }
}

/** @param {string} argument */
function quote(argument) {
  return shell ? `"${argument}"` : argument;
}

function hasScreen() {
  return process.platform !== 'linux' || Boolean(process.env['DISPLAY'] ?? process.env['WAYLAND_DISPLAY']);
}

async function downloadVSCode() {
  try {
    return await downloadAndUnzipVSCode();
  } catch (error) {
    console.error(`VS Code could not be downloaded: ${error}`);
    return undefined;
  }
}

/** The extension is installed as a user would, since a VS Code under development refuses to ask the user anything. */
async function openInBrowser() {
  execFileSync(process.execPath, ['scripts/package.mjs'], { cwd: root, stdio: 'inherit' });
  const vscode = await serveVSCode({ vsix: path.join(root, 'dist/netpol.vsix') });
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, () => void vscode.stop().then(() => process.exit()));
  }
  console.log(`VS Code is at ${vscode.address(examples)} until you press Ctrl+C.`);
}
