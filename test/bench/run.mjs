// Bundles a benchmark and runs it: `node test/bench/run.mjs [engine|calls|cold|lsp|rows|overlays|yaml] [--sizes 100,1000,10000] [--profile] [--seed 1]`.
import { runBundled } from '../support/bundled.mjs';

const [name = 'engine', ...rest] = process.argv[2]?.startsWith('--')
  ? ['engine', ...process.argv.slice(2)]
  : process.argv.slice(2);

await runBundled(`test/bench/${name}.ts`, `dist/bench/${name}.mjs`, rest);
