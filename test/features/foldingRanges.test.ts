import { expect, test } from 'vitest';
import { foldingRangesIn } from '../../server/src/features/foldingRanges.ts';

/** `1-5`, `2-3 comment`: lines from one on. The same with CRLF. */
function folded(text: string): string[] {
  const shown = (from: string): string[] =>
    foldingRangesIn(from).map(({ start, end, kind }) => `${start + 1}-${end + 1}${kind ? ` ${kind}` : ''}`);
  const found = shown(text);
  expect(shown(text.replaceAll('\n', '\r\n'))).toEqual(found);
  return found;
}

test('mappings, sequences in either style, and their items', () => {
  const text = `apiVersion: v1
spec:
  containers:
  - name: a
    ports:
      - containerPort: 80
        name: http
      - containerPort: 81

  - name: b
status: {}
`;
  expect(folded(text)).toEqual(['2-10', '3-10', '4-8', '5-8', '6-7']);
});

test('documents, from their markers', () => {
  expect(folded('a: 1\nb: 2\n---\nc: 3\n\n---\nd:\n  e: 1\n...\n')).toEqual(['1-2', '3-4', '6-8', '7-8']);
  expect(folded('a: 1\nb: 2\n')).toEqual([]);
});

test('a text block with whatever looks like something else', () => {
  expect(folded('data:\n  a: |\n    ---\n    # one\n\n    x: 1\n  b: 2\n')).toEqual(['1-7', '2-6']);
});

test('comments of several lines, which end nothing', () => {
  expect(folded('a:\n  b: 1\n# one\n# two\n  c: 2\n  # three\nd: 1\n')).toEqual(['1-6', '3-4 comment']);
  expect(folded('# one\nb: 1\n')).toEqual([]);
});

test('regions, within one another', () => {
  expect(folded('# region a\na: 1\n#region b\nb: 2\n#endregion\n# endregion\n# endregion\n')).toEqual([
    '3-5 region',
    '1-6 region',
  ]);
});

test('what is broken, by its lines', () => {
  expect(folded('spec: [\n  a: {{\n    b\nc: "\n')).toEqual(['1-3', '2-3']);
  expect(folded('')).toEqual([]);
  expect(folded('\n\t\n  \n')).toEqual([]);
});

test('JSON', () => {
  expect(folded('{\n  "a": {\n    "b": 1\n  }\n}\n')).toEqual(['1-4', '2-3']);
});
