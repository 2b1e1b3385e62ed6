import { execFile, spawn } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { provisionVSCode } from './provision.mjs';

/**
 * Serves a VS Code to browsers on this machine, with a fresh profile.
 * @param {{ vsix?: string, tests?: boolean, settings?: Record<string, unknown> }} [options] an extension to install
 *   first; whether a suite will run in it; settings beside those that keep it quiet
 */
export async function serveVSCode({ vsix, tests = false, settings = {} } = {}) {
  const { node, vscode } = await provisionVSCode();
  const profile = await mkdtemp(path.join(os.tmpdir(), 'netpol-vscode-'));
  await mkdir(path.join(profile, 'Machine'));
  await writeFile(path.join(profile, 'Machine/settings.json'), JSON.stringify({ ...quiet, ...settings }));

  const main = path.join(vscode, 'out/server-main.js');
  const folders = ['--user-data-dir', profile, '--extensions-dir', path.join(profile, 'extensions')];
  if (vsix !== undefined) await run(node, [main, ...folders, '--install-extension', path.resolve(vsix)]);

  const server = spawn(
    node,
    [
      main,
      ...folders,
      ...['--host', '127.0.0.1', '--port', '0', '--without-connection-token', '--accept-server-license-terms'],
      ...['--disable-telemetry', '--disable-workspace-trust'],
      // Without it a built workbench does not load the extension and the suite that the page's address names.
      ...(tests ? ['--enable-smoke-test-driver'] : []),
    ],
    { stdio: ['ignore', 'pipe', 'ignore'], detached: true },
  );
  const kill = () => {
    // The server's own children are in its group.
    if (server.pid !== undefined && server.exitCode === null) process.kill(-server.pid);
  };
  process.once('exit', kill);
  const port = await listening(server);

  return {
    port,
    /**
     * The address of a window.
     * @param {string} folderOrWorkspace
     * @param {Record<string, string>} [payload] what the desktop would take from its command line
     */
    address(folderOrWorkspace, payload = {}) {
      const kind = folderOrWorkspace.endsWith('.code-workspace') ? 'workspace' : 'folder';
      const query = new URLSearchParams({ [kind]: path.resolve(folderOrWorkspace) });
      if (Object.keys(payload).length > 0) query.set('payload', JSON.stringify(Object.entries(payload)));
      return `http://127.0.0.1:${port}/?${query}`;
    },
    /**
     * A file of this machine, as the window names it.
     * @param {string} file
     */
    remote: (file) => `vscode-remote://127.0.0.1:${port}${path.resolve(file)}`,
    async stop() {
      process.off('exit', kill);
      kill();
      await new Promise((resolve) => (server.exitCode === null ? server.once('exit', resolve) : resolve(undefined)));
      await rm(profile, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

const quiet = {
  // As on the desktop: a page saves after a second by itself.
  'files.autoSave': 'off',
  'chat.disableAIFeatures': true,
  'extensions.autoCheckUpdates': false,
  'extensions.autoUpdate': false,
  'telemetry.telemetryLevel': 'off',
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'workbench.startupEditor': 'none',
};

/**
 * @param {import('node:child_process').ChildProcess} server
 * @returns {Promise<number>} the port
 */
function listening(server) {
  return new Promise((resolve, reject) => {
    let output = '';
    server.stdout?.on('data', (chunk) => {
      output += chunk;
      const port = /bound to 127\.0\.0\.1:(\d+)/.exec(output)?.[1];
      if (port !== undefined && output.includes('Extension host agent started')) resolve(Number(port));
    });
    server.once('exit', (status) =>
      reject(new Error(`VS Code's server ended (${status}) before it listened\n${output}`)),
    );
  });
}

/**
 * Runs a command, and says what it wrote only if it fails: this VS Code misses native modules at length.
 * @param {string} command
 * @param {string[]} args
 */
function run(command, args) {
  return new Promise((resolve, reject) => {
    execFile(command, args, (error, stdout, stderr) => {
      if (error === null) resolve(undefined);
      else reject(new Error(`${error.message}\n${stdout}${stderr}`));
    });
  });
}
