import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeDocument } from '../../server/src/yaml/compose.ts';
import { readFast } from '../../server/src/yaml/fast.ts';
import { brokenYamlText, yamlText } from './support/generate.ts';

const runs = { numRuns: Number(process.env['NETPOL_RUNS'] ?? 2000) };

/** Where the fast reader answers, the library finds the same tree and no fault. */
function agrees(text: string): boolean {
  const fast = readFast(text);
  if (fast === undefined) return false;
  const { root, problems } = composeDocument(text);
  expect({ root: fast.root, problems: [] }, JSON.stringify(text)).toEqual({ root, problems });
  return true;
}

describe('the fast reader agrees with the yaml library', () => {
  test('on text of many spellings', () => {
    let answers = 0;
    fc.assert(
      fc.property(yamlText(), (text) => {
        if (agrees(text)) answers++;
      }),
      runs,
    );
    expect(answers / runs.numRuns).toBeGreaterThan(0.5);
  });

  test('on text behind comments and a marker', () => {
    const prefix = fc.constantFrom(
      '# c\n---\n',
      '# c\n\n--- # d\n# e\n',
      '# c\r\n---\r\n',
      '# c\n--- ',
      '# c\n---',
      ' # c\n---\t\n',
    );
    let answers = 0;
    fc.assert(
      fc.property(prefix, fc.oneof(yamlText(), brokenYamlText()), (start, text) => {
        if (agrees(start + text)) answers++;
      }),
      runs,
    );
    expect(answers / runs.numRuns).toBeGreaterThan(0.2);
  });

  test('on text with mistakes in it', () => {
    fc.assert(
      fc.property(brokenYamlText(), (text) => {
        agrees(text);
      }),
      { numRuns: runs.numRuns * 2 },
    );
  });

  test('on a few characters in any order', () => {
    const alphabet = fc.constantFrom(
      ...'ab:-#\'"[]{},|>?&*!\n\n\n    \t\r\\',
      ': ',
      '- ',
      '\n  ',
      '\n\n',
      '\r\n',
      ' #',
      '|\n',
      '>-\n',
      'x: ',
      "x: '",
      'x: "',
      "''",
      '\\n',
      '<<: *a\n',
      '\n---\n',
      '# c\n--- ',
      '&a ',
      '*a',
      '&a\n',
      ': &b ',
      ': *b\n',
      '|2\n',
    );
    fc.assert(
      fc.property(fc.string({ unit: alphabet, maxLength: 16 }), (text) => {
        agrees(text);
      }),
      { numRuns: runs.numRuns * 5 },
    );
  });

  test.each([
    'a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n',
    'a: &x {b: 1}\nc: {<<: [*x], b: 2}\n',
    "a: 'it''s\n  what\n\n  it''s'\n",
    'a: "one\\n\n  \\"two\\" \\u00e9"\nb: 1\n',
    '"4"',
  ])('and answers for what manifests hold now and then: %j', (text) => {
    expect(agrees(text)).toBe(true);
  });
});
