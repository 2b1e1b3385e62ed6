import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { entryOf, type Node, valueAt } from '../../server/src/yaml/node.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { asData, dataOf, Entries, nodesOf } from './support/data.ts';
import { brokenYamlText } from './support/generate.ts';

/** The text that a node under a path of keys covers. */
function covered(text: string, ...path: string[]): string | undefined {
  const node = valueAt(parseDocument(text).root, ...path);
  return node && text.slice(node.start, node.end);
}

describe('spans', () => {
  test.each<[string, string]>([
    ['a: word # comment', 'word'],
    ['a:   two words   \n', 'two words'],
    ['a: "q" # c\n', '"q"'],
    ["a: 'it''s'\n", "'it''s'"],
    ['a: one\n  two\n\n  three # c\n', 'one\n  two\n\n  three'],
    ['a: "one\n  two"\nb: 1\n', '"one\n  two"'],
    ['a: |\n  x\n  y\n\n# c\nb: 1\n', '|\n  x\n  y'],
    ['a: >- # c\n  x\n\n', '>- # c\n  x'],
    ['a: |\nb: 1\n', '|'],
    ['a: |\r\n  x\r\nb: 1\r\n', '|\r\n  x'],
    ['a: [1, {b: 2}] # c\n', '[1, {b: 2}]'],
    ['a: {\n  b: 1 # c\n}\n', '{\n  b: 1 # c\n}'],
    ['a: # c\n  b: 1\n  c: 2 # d\n\nz: 1\n', 'b: 1\n  c: 2'],
    ['a:\n- x\n-  y # c\nz: 1\n', '- x\n-  y'],
    ['a:\n  - - x\n    - y\nz: 1\n', '- - x\n    - y'],
    ['a: &anchor word\n', 'word'],
    ['a: !!str 1\n', '1'],
  ])('%j', (text, value) => {
    expect(covered(text, 'a')).toBe(value);
  });

  test.each([
    ['a:\n', 2],
    ['a: # c\nb: 1\n', 2],
    ['a :\n', 3],
    ['a: &x\n', 2],
    ['{a: , b: 1}', 3],
  ])('a missing value stands right behind its colon: %j', (text, at) => {
    expect(valueAt(parseDocument(text).root, 'a')).toEqual({
      kind: 'scalar',
      start: at,
      end: at,
      value: null,
      style: 'plain',
    });
  });

  test('a missing item stands right behind its dash', () => {
    const { root } = parseDocument('- a\n-   # c\n- b\n');
    expect(root?.kind === 'sequence' && root.items[1]).toEqual({
      kind: 'scalar',
      start: 5,
      end: 5,
      value: null,
      style: 'plain',
    });
  });

  test('a key has a span without its colon', () => {
    const { root } = parseDocument('  "a b" : 1\n');
    expect(entryOf(root, 'a b')).toMatchObject({ keyStart: 2, keyEnd: 7 });
  });

  test('every node lies within its parent, and within the text, however broken that is', () => {
    fc.assert(
      fc.property(brokenYamlText(), (text) => {
        const { root, problems } = parseDocument(text);
        for (const { start, end } of [...nodesOf(root), ...problems]) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(end, text).toBeGreaterThanOrEqual(start);
          expect(end, text).toBeLessThanOrEqual(text.length);
        }
        if (problems.length === 0 && !/[&*]/.test(text)) expectNested(root, text);
      }),
      { numRuns: Number(process.env['NETPOL_RUNS'] ?? 1000) },
    );
  });
});

function expectNested(node: Node | undefined, text: string): void {
  if (node === undefined || node.kind === 'scalar') return;
  for (const child of node.kind === 'mapping' ? node.entries.map(({ value }) => value) : node.items) {
    expect(child.start, text).toBeGreaterThanOrEqual(node.start);
    expect(child.end, text).toBeLessThanOrEqual(node.end);
    expectNested(child, text);
  }
}

describe('anchors, aliases and merge keys', () => {
  const said = (text: string) => dataOf(parseDocument(text).root);
  const complaints = (text: string) =>
    parseDocument(text).problems.map(({ message, start, end }) => [message, text.slice(start, end)]);

  test('an alias is the anchored node itself', () => {
    const { root } = parseDocument('a: &x {b: 1}\nc: *x\n');
    expect(valueAt(root, 'c')).toBe(valueAt(root, 'a'));
  });

  test('a later anchor of the same name counts from there on', () => {
    expect(said('a: &x 1\nb: *x\nc: &x 2\nd: *x\n')).toEqual(asData({ a: 1, b: 1, c: 2, d: 2 }));
  });

  test('merge keys bring in what is not there', () => {
    expect(said('a: &x {b: 1, c: 2}\nd:\n  <<: *x\n  c: 3\n')).toEqual(
      asData({ a: { b: 1, c: 2 }, d: { b: 1, c: 3 } }),
    );
    expect(said('a: &x {b: 1}\nc: &y {b: 2, d: 3}\ne:\n  f: 0\n  <<: [*x, *y]\n')).toEqual(
      asData({ a: { b: 1 }, c: { b: 2, d: 3 }, e: { f: 0, b: 1, d: 3 } }),
    );
    expect(said('"<<": {a: 1}\n')).toEqual(asData({ '<<': { a: 1 } }));
  });

  test('only mappings can be merged', () => {
    expect(complaints('a:\n  <<: 1\n')).toEqual([['Only a mapping, or a list of mappings, can be merged.', '<<']]);
  });

  test('an alias needs its anchor above', () => {
    expect(complaints('a: *x\nb: &x 1\n')).toEqual([['No anchor &x stands above this alias.', '*x']]);
    expect(complaints('a: &x [*x]\n')).toEqual([['The alias *x stands inside its own anchor.', '*x']]);
  });

  test('aliases of aliases stay small', () => {
    const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x]'];
    for (let level = 1; level < 30; level++)
      lines.push(
        `a${level}: &a${level} [${Array(9)
          .fill(`*a${level - 1}`)
          .join(', ')}]`,
      );
    const { problems } = parseDocument(lines.join('\n'));
    expect(problems[0]?.message).toBe('The aliases of this document stand for too much.');
  });
});

test.each<[string, unknown]>([
  [
    'a: 1\na: 2\n',
    new Entries([
      ['a', 1],
      ['a', 2],
    ]),
  ],
  ['a: !unknown 1\nb: !unknown {c: 1}\n', asData({ a: '1', b: { c: 1 } })],
  [
    'a: !!str 1\nb: !!int "2"\n!!str 3: 4\n',
    new Entries([
      ['a', '1'],
      ['b', 2],
      ['3', 4],
    ]),
  ],
  ['? a\n: b\n? [c]\n', asData({ a: 'b', '[c]': null })],
  ['a: >\n  one\n  two\n\n  three\n    four\n', asData({ a: 'one two\nthree\n  four\n' })],
  ['a: |2\n   x\n', asData({ a: ' x\n' })],
  ['a: |+\r\n  x\r\n\r\nb: 1\r\n', asData({ a: 'x\n\n', b: 1 })],
  ['%YAML 1.2\n# c\n---\n', undefined],
  ['%YAML 1.1\n---\na: 1\n', asData({ a: 1 })],
  ['# c\n--- # d\n', undefined],
  ['# c\n---\na: 1\n', asData({ a: 1 })],
  ['# c\n--- {a: 1}\n', asData({ a: 1 })],
  ['# c\n', undefined],
  ['', undefined],
  ['\ufeffa: 1\n', asData({ a: 1 })],
  ['word', 'word'],
  ['{"a": [1, true, null], "b": {}}', asData({ a: [1, true, null], b: {} })],
])('%j is read', (text, data) => {
  const { root, problems } = parseDocument(text);
  expect(problems).toEqual([]);
  expect(dataOf(root)).toEqual(data);
});

test.each<[string, string, string]>([
  ['a: b: c\n', 'A second key cannot follow on the same line. Quote the value, or move it to a line of its own.', 'b'],
  ['a: 1\nmeta\n', 'A colon is missing behind this key.', 'meta'],
  ['a: "b\n', 'The closing " is missing.', ''],
  ["a: 'b\n", "The closing ' is missing.", ''],
  ['a: [1, 2\nb: 1\n', 'The closing ] is missing, or this line must be indented further.', 'b'],
  ['a: {b: 1\nc: 1\n', 'The closing } is missing, or this line must be indented further.', 'c'],
  ['[1, 2', 'The closing ] is missing.', ''],
  ['a: ["x" "y"]\n', 'A comma is missing here.', '"'],
  ['a:\n\tb: 1\n', 'YAML does not allow a tab as indentation. Use spaces.', '\t'],
  ['a: @b\n', 'A value cannot start with this character unless it is quoted.', '@'],
  ['a: "\\q"\n', 'This escape means nothing inside double quotes. Double the backslash, or use single quotes.', '\\'],
  ['a:\n  - b\n  c: 1\n', 'This line is not indented like the lines it belongs to.', 'c'],
  ['a:\n    b: 1\n  c: 1\n', 'This line is not indented like the lines it belongs to.', 'c'],
  ['a: - b\n', 'A list cannot start on the same line as its key.', '-'],
  [
    'a:\n  b: [c]\n  - d: 1\n',
    'A list item cannot stand beside keys. Indent it under the key that it belongs to.',
    '-',
  ],
  ['a: 1\nmeta\n  data\n', 'A key must stand on one line. Is a colon missing, or a line indented wrongly?', 'meta'],
])('%j: %s', (text, message, where) => {
  const [problem] = parseDocument(text).problems;
  expect(problem?.message).toBe(message);
  expect(text.slice(problem?.start, problem?.end)).toBe(where);
});

test('of the faults that begin on one line the first one is told, and not further than its line', () => {
  const text = 'a:\n  b: [c]\n  - d: 1\n    e: 2\nf\n';
  const { problems } = parseDocument(text);
  expect(problems.map(({ start, end }) => text.slice(start, end))).toEqual(['-', 'f']);
  // The library finds the end of the quote missing before it comes back to the line in which it begins.
  expect(parseDocument('a:\n  - b: c\n  "d\n').problems).toHaveLength(2);
});

test('what stands around a fault is still read', () => {
  const { root } = parseDocument('a:\n  b: 1\n  c: [1,\nd: 2\n');
  expect(valueAt(root, 'a', 'b')).toMatchObject({ value: 1 });
  expect(valueAt(root, 'd')).toMatchObject({ value: 2 });
});

test.each([
  ['brackets', '['.repeat(50_000)],
  ['braces', '{a: '.repeat(20_000)],
  ['dashes', '- '.repeat(20_000)],
  ['question marks', '? '.repeat(20_000)],
  ['indentation', Array.from({ length: 2_000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ['closed brackets', '['.repeat(5_000) + ']'.repeat(5_000)],
  ['block scalars', '- |\n'.repeat(10_000)],
  ['quotes', 'a: "'.repeat(20_000)],
  ['anchors', '&a '.repeat(20_000)],
  ['control characters', String.fromCharCode(...Array.from({ length: 200 }, (_, code) => code)).repeat(50)],
  ['lone surrogates', 'a: \ud800\nb: "\udc00"\n'],
])(
  'hostile text does not throw or hang: %s',
  (_, text) => {
    const { root } = parseDocument(text);
    expect(nodesOf(root).length).toBeLessThan(100_000);
  },
  20_000,
);
