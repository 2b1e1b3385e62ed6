// Runs every layer of tests, one after the other, and counts: `node scripts/test.mjs [layer ...]`.
// The last line is `N passed, N failed`; a layer that ran no test has failed.
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Each layer is a command; `counts` where it prints how many of its tests passed, `needed` where others build on it. */
const layers = [
  { name: 'types', command: 'npm run --silent typecheck' },
  { name: 'lint', command: 'npm run --silent lint' },
  { name: 'build', command: 'node esbuild.mjs --tests', needed: true },
  { name: 'unit', command: 'npx vitest run --reporter=./scripts/vitestReporter.mjs', counts: true },
  { name: 'suite', command: 'node test/vscode/run-suite.mjs', counts: true },
  { name: 'package', command: 'node scripts/package.mjs' },
  { name: 'journey', command: 'node test/vscode/journey/run.mjs', counts: true },
];

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !layers.some((layer) => layer.name === name));
if (unknown.length > 0) throw new Error(`there is no layer ${unknown.join(', ')}`);

let passed = 0;
let failed = 0;
for (const { name, command, counts = false, needed = false } of layers) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`\n--- ${name}`);
  const started = Date.now();
  const { status, output } = await run(command);
  const counted = counts ? lastCount(output) : undefined;
  const good = counts ? (counted?.passed ?? 0) : status === 0 ? 1 : 0;
  const bad = counted?.failed ?? 0;
  passed += good;
  // A layer that ended badly, or that ran nothing, counts as a failure even if no test of it does.
  failed += bad > 0 ? bad : status === 0 && good > 0 ? 0 : 1;
  console.log(
    `--- ${name}: ${good} passed, ${bad} failed, status ${status}, ${Math.round((Date.now() - started) / 1000)} s`,
  );
  if (needed && good === 0) {
    console.log('--- Without it nothing else can run.');
    break;
  }
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/**
 * @param {string} command words without quotes
 * @returns {Promise<{ status: number, output: string }>}
 */
function run(command) {
  const [program = '', ...args] = command.split(' ');
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd: root,
      stdio: ['ignore', 'pipe', 'inherit'],
      shell: process.platform === 'win32',
    });
    let output = '';
    child.stdout.on('data', (chunk) => {
      output += chunk;
      process.stdout.write(chunk);
    });
    child.once('error', (error) => {
      console.error(error.message);
      resolve({ status: 1, output });
    });
    child.once('close', (status) => resolve({ status: status ?? 1, output }));
  });
}

/** @param {string} output */
function lastCount(output) {
  const last = [...output.matchAll(/^(\d+) passed, (\d+) failed$/gm)].at(-1);
  return last && { passed: Number(last[1]), failed: Number(last[2]) };
}
