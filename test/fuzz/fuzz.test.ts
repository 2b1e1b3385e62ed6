import path from 'node:path';
import { expect, test } from 'vitest';
import { fuzz } from './fuzz.ts';
import { readTexts } from './texts.ts';

/** `npm run fuzz` does the same for as long as one likes. */
test('a text that goes wrong makes nothing throw, and costs only itself', { timeout: 120_000 }, () => {
  const texts = readTexts(path.join(import.meta.dirname, '../../../shared/corpus'));
  const { failures, broken, findings, hovers, fixes, compared } = fuzz(texts, { seed: 1, inputs: 300 });
  expect(failures).toEqual([]);
  for (const count of [broken, findings, hovers, fixes, compared]) expect(count).toBeGreaterThan(10);
});
