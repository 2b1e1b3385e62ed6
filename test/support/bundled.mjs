import { spawn } from 'node:child_process';
import { build } from 'esbuild';

/** Bundles a TypeScript program of the tests into `outfile`, and runs it with options of node; its exit code is ours. */
export async function runBundled(entryPoint, outfile, args, options = []) {
  await build({
    entryPoints: [entryPoint],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    sourcemap: true,
    // What vscode-languageserver and its like, which are CommonJS, call.
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" },
    logLevel: 'warning',
  });
  const child = spawn(process.execPath, ['--expose-gc', ...options, outfile, ...args], { stdio: 'inherit' });
  child.on('exit', (code) => {
    process.exitCode = code ?? 1;
  });
}
