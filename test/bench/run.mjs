// Bundles a benchmark and runs it: `node test/bench/run.mjs [engine|cold|lsp|rows|overlays|yaml] [--sizes 100,1000,10000] [--profile] [--seed 1]`.
import { spawn } from 'node:child_process';
import { build } from 'esbuild';

const [name = 'engine', ...rest] = process.argv[2]?.startsWith('--')
  ? ['engine', ...process.argv.slice(2)]
  : process.argv.slice(2);
const outfile = `dist/bench/${name}.mjs`;

await build({
  entryPoints: [`test/bench/${name}.ts`],
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
const child = spawn(process.execPath, ['--expose-gc', outfile, ...rest], { stdio: 'inherit' });
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});
