/** `npm run fuzz -- [--inputs 200000] [--seed 1] [--corpus FOLDER]`: leaves the inputs that failed in dist/fuzz. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { heapInUse } from '../bench/measure.ts';
import { type Failure, fuzz, type Input, type Report } from './fuzz.ts';
import { readTexts } from './texts.ts';

const { values } = parseArgs({
  options: {
    inputs: { type: 'string', default: '200000' },
    seed: { type: 'string', default: '1' },
    corpus: { type: 'string', default: '../shared/corpus' },
  },
});
const [inputs, seed] = [Number(values.inputs), Number(values.seed)];
/** What an input may take, and what may stay of all of them once the tables that are meant to stay are full. */
const [longest, mostGrowth] = [1000, 30e6];

const texts = readTexts(values.corpus);
// Tables of a fixed size fill, and code is compiled.
fuzz(texts, { seed: seed + 1_000_000, inputs: Math.min(inputs, 3000) });
const before = heapInUse();
const start = performance.now();
const isGood = tell(
  fuzz(texts, {
    seed,
    inputs,
    progress(done) {
      if (done % 10_000 === 0) console.log(`${done} inputs, ${seconds().toFixed(0)} s`);
    },
  }),
);
// The report holds texts: it is gone by now.
const after = heapInUse();
console.log(`heap ${mega(before)} before, ${mega(after)} after`);
if (!isGood || after - before > mostGrowth) process.exitCode = 1;

/** Prints and keeps what happened; whether all was well. */
function tell({ failures, slowest, ...counts }: Report): boolean {
  console.log(
    Object.entries(counts)
      .map(([name, count]) => `${name} ${count}`)
      .join(', '),
  );
  const rate = (counts.inputs / seconds()).toFixed(0);
  console.log(`${seconds().toFixed(0)} s, ${rate} inputs a second, slowest ${slowest.milliseconds.toFixed(0)} ms`);
  console.log(`${failures.length} failures`);
  if (slowest.input) keep('slowest', slowest.input);
  failures.forEach(({ error, input }: Failure, index) => {
    console.log(error);
    keep(`failure-${index}`, input);
  });
  return failures.length === 0 && slowest.milliseconds <= longest;
}

function seconds(): number {
  return (performance.now() - start) / 1000;
}

function keep(name: string, { index, before, text }: Input): void {
  mkdirSync('dist/fuzz', { recursive: true });
  writeFileSync(`dist/fuzz/${name}.before.json`, JSON.stringify(before));
  writeFileSync(`dist/fuzz/${name}.yaml`, text);
  console.log(`input ${index}: dist/fuzz/${name}.yaml`);
}

function mega(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}
