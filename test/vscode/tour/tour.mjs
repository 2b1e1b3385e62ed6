import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import path from 'node:path';

/**
 * @typedef {object} Stage what a scene plays on
 * @property {import('../journey/window.mjs').Window} window
 * @property {import('playwright-core').Page} page
 * @property {string} folder the one that is open
 *
 * @typedef {object} Scene
 * @property {string} name of the picture
 * @property {(stage: Stage) => Promise<unknown>} show brings to the screen what is to be seen
 *
 * @typedef {object} Tour
 * @property {string} title of the folder that is opened
 * @property {(folder: string, root: string) => Promise<boolean>} prepare fills it; false where there is nothing to
 * @property {Scene[]} scenes in this order, each in the window that the one before left
 */

/**
 * Copies a public repository that is kept beside the project.
 * @param {string} name
 * @param {string} part the folder of it that is wanted
 * @param {string} folder
 * @param {string} root of the project
 * @returns {Promise<boolean>} whether it is there
 */
export async function copyRepository(name, part, folder, root) {
  const source = path.join(root, '../shared/corpus', name, part);
  if (!existsSync(source)) return false;
  await cp(source, folder, { recursive: true });
  return true;
}

/** Commits all that a folder holds. @param {string} folder */
export function commit(folder) {
  const git = (/** @type {string[]} */ ...args) => execFileSync('git', args, { cwd: folder, stdio: 'ignore' });
  git('init', '--initial-branch=main');
  git('add', '--all', '--force');
  git('-c', 'user.name=netpol', '-c', 'user.email=netpol@example.com', 'commit', '--message=Shop');
}

/**
 * The page of the graph, which stands in a frame in a frame.
 * @param {import('playwright-core').Page} page
 */
export function graphPage(page) {
  return page.frameLocator('iframe.webview.ready').frameLocator('#active-frame');
}

/**
 * Waits for something.
 * @param {import('playwright-core').Page} page
 * @param {string} selector
 * @param {string} [text] that it holds
 */
export async function seen(page, selector, text) {
  const found = page.locator(selector, text === undefined ? {} : { hasText: text }).first();
  await found.waitFor();
  return found;
}
