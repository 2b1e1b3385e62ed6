import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { parseSource } from '../../../server/src/yaml/source.ts';
import { plain } from '../../support/kustomize.ts';

const run = promisify(execFile);

/** What `kubectl kustomize` makes of files, by their paths, which are written into a folder for it. */
export async function kubectlKustomizeFiles(
  kubectl: string,
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<unknown[] | undefined> {
  for (const [name, text] of files) {
    const file = path.join(folder, name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, text);
  }
  return await kubectlKustomize(kubectl, folder);
}

/** What `kubectl kustomize` makes of a folder, object by object; undefined where it refuses it. */
export async function kubectlKustomize(kubectl: string, folder: string): Promise<unknown[] | undefined> {
  try {
    const { stdout } = await run(kubectl, ['kustomize', '--load-restrictor', 'LoadRestrictionsNone', folder], {
      maxBuffer: 64 * 1024 * 1024,
      // It must not ask for a password where it would fetch something.
      env: { PATH: process.env['PATH'], HOME: process.env['HOME'], GIT_TERMINAL_PROMPT: '0' },
    });
    const { documents } = parseSource('file:///kustomize.yaml', stdout, () => true);
    return documents.flatMap(({ document: { root } }) => (root ? [plain(root)] : []));
  } catch (error) {
    // It ends with 1 when it refuses something, and with 2 when it panics over it.
    if (error instanceof Error && 'code' in error && (error.code === 1 || error.code === 2)) return undefined;
    throw error;
  }
}
