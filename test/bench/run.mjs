// Bundles a benchmark and runs it:
// `node test/bench/run.mjs [engine|calls|cold|lsp|editor|rows|overlays|shapes|yaml] [--sizes 100,1000,10000] [--profile] [--seed 1]`,
// or runs the one in a VS Code as it is: `node test/bench/run.mjs activation [--rounds 7]`.
import { runBundled } from '../support/bundled.mjs';

const [name = 'engine', ...rest] = process.argv[2]?.startsWith('--')
  ? ['engine', ...process.argv.slice(2)]
  : process.argv.slice(2);

if (name === 'activation') {
  process.argv.splice(2, 1);
  await import('./activation.mjs');
} else {
  await runBundled(`test/bench/${name}.ts`, `dist/bench/${name}.mjs`, rest);
}
