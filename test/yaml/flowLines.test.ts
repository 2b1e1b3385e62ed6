/** Lines inside brackets may be indented as they like: kubectl takes them, and so the object is applied. */
import { describe, expect, test } from 'vitest';
import { valueAt } from '../../server/src/yaml/node.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { asData, dataOf, nodesOf } from './support/data.ts';

describe('are read', () => {
  test.each<[name: string, text: string, data: unknown]>([
    ['with a tab', 'a:\n  b: [\n\t"x"]\nc: 1\n', { a: { b: ['x'] }, c: 1 }],
    ['with a tab on a later line', 'a:\n  b: ["x",\n\t    "v",\n     z]\n', { a: { b: ['x', 'v', 'z'] } }],
    ['without indentation', 'a:\n  b: [\nx,\nv\n]\nc: 1\n', { a: { b: ['x', 'v'] }, c: 1 }],
    ['in braces', 'a:\n  b: {\nk: x,\n"l": {\nm: v\n} }\n', { a: { b: { k: 'x', l: { m: 'v' } } } }],
    ['with a comment', 'a:\n  b: [\nx, # one ], two\n# three\nv]\n', { a: { b: ['x', 'v'] } }],
    ['with brackets in quotes', "a:\n  b: [\n\"]\",\n'it''s ]',\nit's]\n", { a: { b: [']', "it's ]", "it's"] } }],
    ['with CRLF', 'a:\r\n  b: [\r\nx,\r\nv]\r\n', { a: { b: ['x', 'v'] } }],
    ['twice in one document', 'a:\n  b: [\nx]\n  c: [\nv]\n', { a: { b: ['x'], c: ['v'] } }],
    ['inside of other brackets', 'a:\n  b: [[\nx], [v,\nz]]\n', { a: { b: [['x'], ['v', 'z']] } }],
  ])('%s', (_, text, data) => {
    const { root, problems } = parseDocument(text);
    expect(problems).toEqual([]);
    expect(dataOf(root)).toEqual(asData(data));
  });

  test('where they stand', () => {
    const text = 'a:\n  b: [ # c\n\t"x",\n\tv]\n';
    const { root } = parseDocument(text.replace('# c', '   '));
    expect(nodesOf(valueAt(root, 'a', 'b')).map(({ start, end }) => text.slice(start, end))).toEqual([
      '[ # c\n\t"x",\n\tv]',
      '"x"',
      'v',
    ]);
  });
});

describe('are problems still', () => {
  test.each([
    ['when the bracket is not closed', 'a:\n  b: [\nc: 1\nd: 2\n'],
    ['when the bracket is not closed before a list', 'a: [\n- b\n- c\n'],
    ['when the document has another fault', 'a:\n  b: [\nx]\n c: 1\n'],
    ['when a quote is not closed', 'a:\n  b: [\n"x]\n'],
    ['when a comma is missing', 'a:\n  b: ["x"\n"v"]\n'],
  ])('%s', (_, text) => {
    expect(parseDocument(text).problems).not.toEqual([]);
  });
});
