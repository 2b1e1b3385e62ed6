// Bundles the fuzzer and runs it: `node test/fuzz/run.mjs [--inputs 200000] [--seed 1]`.
import { runBundled } from '../support/bundled.mjs';

await runBundled('test/fuzz/main.ts', 'dist/fuzz/main.mjs', process.argv.slice(2), ['--enable-source-maps']);
