import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { lineIndex, offsetAt, positionAt } from '../../server/src/yaml/positions.ts';

const texts = fc.string({ unit: fc.constantFrom('a', 'é', '😀', '\n', '\r', '\r\n', '\t', ' '), maxLength: 30 });

test('offsets become the positions that the protocol library gives', () => {
  fc.assert(
    fc.property(texts, fc.nat({ max: 50 }), (text, offset) => {
      // Between \r and \n there is no position; the library goes back to in front of both.
      if (text.charAt(offset - 1) === '\r' && text.charAt(offset) === '\n') return;
      const expected = TextDocument.create('file:///a', 'yaml', 1, text).positionAt(offset);
      expect(positionAt(lineIndex(text), offset)).toEqual(expected);
    }),
    { numRuns: 2000 },
  );
});

test('positions become the offsets that the protocol library gives', () => {
  fc.assert(
    fc.property(texts, fc.nat({ max: 12 }), fc.nat({ max: 12 }), (text, line, character) => {
      const expected = TextDocument.create('file:///a', 'yaml', 1, text).offsetAt({ line, character });
      expect(offsetAt(lineIndex(text), { line, character })).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});
