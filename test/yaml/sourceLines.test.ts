import fc from 'fast-check';
import { expect, test } from 'vitest';
import { lineStarts } from '../../server/src/yaml/positions.ts';
import { parseSource } from '../../server/src/yaml/source.ts';
import { sourceLines } from '../../server/src/yaml/sourceLines.ts';

const parts = fc.constantFrom('a: 1', '# é', '---', '...', ' ', '\n', '\r\n', '\r', '\uFEFF', '😀');
const texts = fc.array(parts, { maxLength: 30 }).map((all) => all.join(''));

test('the lines of a file begin where those of its text do', () => {
  fc.assert(
    fc.property(texts, texts, (before, after) => {
      const first = parseSource('a.yaml', before, () => true);
      expect(Array.from(sourceLines(first).starts)).toEqual(lineStarts(before));
      const edited = parseSource('a.yaml', after, () => true, first);
      expect(Array.from(sourceLines(edited).starts)).toEqual(lineStarts(after));
    }),
    { numRuns: 2000 },
  );
});
