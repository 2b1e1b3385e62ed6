import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { couldHold } from '../../server/src/yaml/relevant.ts';
import { parseSource, type Source } from '../../server/src/yaml/source.ts';
import { brokenYamlText } from './support/generate.ts';

const all = () => true;
const reread = (text: string, previous: Source) => parseSource('a.yaml', text, all, previous);
const documentsOf = (source: Source) => source.documents.map(({ document }) => document);

describe('parseSource', () => {
  const text = 'a: 1\n---\nb: 2\n---\nc: 3\n';
  const first = parseSource('a.yaml', text, all);
  const [a, b, c] = documentsOf(first);

  test('places each document in the file', () => {
    expect(first.documents.map(({ start, document }) => [start, document.text])).toEqual([
      [0, 'a: 1\n'],
      [8, '\nb: 2\n'],
      [17, '\nc: 3\n'],
    ]);
  });

  test('keeps what did not change', () => {
    const edited = documentsOf(reread('a: 1\n---\nb: 22\n---\nc: 3\n', first));
    expect(edited[0]).toBe(a);
    expect(edited[1]).not.toBe(b);
    expect(edited[2]).toBe(c);
  });

  test('keeps documents that moved', () => {
    const edited = documentsOf(reread('---\nc: 3\n---\nx: 1\n---\nb: 2\n', first));
    expect(edited[0]).toBe(c);
    expect(edited[2]).toBe(b);
  });

  test('keeps the documents around one that is put in or taken out', () => {
    expect(
      documentsOf(reread('a: 1\n---\nx: 1\n---\nb: 2\n---\nc: 3\n', first)).filter(
        (one) => one === a || one === b || one === c,
      ),
    ).toHaveLength(3);
    expect(documentsOf(reread('a: 1\n---\nc: 3\n', first))).toEqual([a, c]);
  });

  test('does not parse what is not of interest', () => {
    const source = parseSource('a.yaml', 'kind: Other\n---\nkind: Pod\n', (document) =>
      couldHold(document, new Set(['Pod'])),
    );
    expect(documentsOf(source).map(({ relevant, root }) => [relevant, root?.kind])).toEqual([
      [false, undefined],
      [true, 'mapping'],
    ]);
  });

  test('a broken document costs only itself', () => {
    const source = parseSource('a.yaml', 'a: [\n---\nb: 2\n', all);
    expect(documentsOf(source).map(({ problems }) => problems.length > 0)).toEqual([true, false]);
  });

  test('says the same whether or not it was read before', () => {
    const files = fc.array(brokenYamlText(), { maxLength: 3 }).map((texts) => texts.join('\n---\n'));
    fc.assert(
      fc.property(files, files, (one, other) => {
        const fresh = parseSource('a.yaml', other, all);
        expect(parseSource('a.yaml', other, all, parseSource('a.yaml', one, all))).toEqual(fresh);
      }),
      { numRuns: 200 },
    );
  });
});
