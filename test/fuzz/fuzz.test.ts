import path from 'node:path';
import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { readTexts } from './texts.ts';

/** `npm run fuzz` does the same for as long as one likes. */
test('a text that goes wrong makes nothing throw, and costs only itself', { timeout: 120_000 }, () => {
  const texts = readTexts(path.join(import.meta.dirname, '../../../shared/corpus'));
  const { inputs, characters, failures, slowest, ...counts } = fuzz(texts, { seed: 1, inputs: 300 });
  expect(failures).toEqual([]);
  for (const [name, count] of Object.entries(counts)) expect(count, name).toBeGreaterThan(10);
});
