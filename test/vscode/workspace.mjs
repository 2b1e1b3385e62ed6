import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';

/**
 * A workspace for the suite. Tests add a folder each, next to the first one, which stays: a window starts
 * anew when its first folder changes.
 */
export async function makeWorkspace() {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'netpol-suite-'));
  await mkdir(path.join(folder, 'home'));
  const file = path.join(folder, 'suite.code-workspace');
  await writeFile(file, JSON.stringify({ folders: [{ path: 'home' }] }));
  return { file, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 5 }) };
}
