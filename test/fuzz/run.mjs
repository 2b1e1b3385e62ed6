// Bundles the fuzzer and runs it: `node test/fuzz/run.mjs [--inputs 200000] [--seed 1]`.
import { spawn } from 'node:child_process';
import { build } from 'esbuild';

const outfile = 'dist/fuzz/main.mjs';

await build({
  entryPoints: ['test/fuzz/main.ts'],
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
const child = spawn(process.execPath, ['--expose-gc', '--enable-source-maps', outfile, ...process.argv.slice(2)], {
  stdio: 'inherit',
});
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
