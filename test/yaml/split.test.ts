import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { splitDocuments } from '../../server/src/yaml/split.ts';
import { brokenYamlText } from './support/generate.ts';

describe('splitDocuments', () => {
  test.each<[string, string, readonly string[]]>([
    ['one document', 'a: 1\n', ['a: 1\n']],
    ['nothing', '', []],
    ['white space', ' \n\r\n\t', []],
    ['two', 'a: 1\n---\nb: 2\n', ['a: 1\n', '\nb: 2\n']],
    ['a marker in front', '---\na: 1\n', ['\na: 1\n']],
    ['blank lines in front of it', '\n\n---\na: 1\n', ['\na: 1\n']],
    ['a comment in front of it', '# hello\n---\na: 1\n', ['# hello\n---\na: 1\n']],
    ['comments and blank lines', '\n  # a\n\n# b\n--- # c\na: 1\n---\n', ['\n  # a\n\n# b\n--- # c\na: 1\n', '\n']],
    ['a comment alone', '# hello\n', ['# hello\n']],
    ['a comment between markers', 'a: 1\n---\n# b\n---\nc: 1\n', ['a: 1\n', '\n# b\n', '\nc: 1\n']],
    ['a comment behind a document end', 'a: 1\n...\n# b\n---\nc: 1\n', ['a: 1\n', '\n# b\n---\nc: 1\n']],
    ['a comment in front of a document end', '# a\n...\n---\nb: 1\n', ['# a\n', '\nb: 1\n']],
    ['what only begins with a comment', '# a\nb: 1 # c\n---\nd: 1\n', ['# a\nb: 1 # c\n', '\nd: 1\n']],
    ['empty documents', '---\n---\n\n---\na: 1', ['\n', '\n\n', '\na: 1']],
    ['a marker at the end', 'a: 1\n---', ['a: 1\n', '']],
    ['a document end', 'a: 1\n...\n', ['a: 1\n']],
    ['a document end and another document', 'a: 1\n...\n---\nb: 2\n', ['a: 1\n', '\nb: 2\n']],
    ['a document end alone between two', 'a: 1\n...\nb: 2\n', ['a: 1\n', '\nb: 2\n']],
    ['content on the marker line', 'a: 1\n--- {b: 2}\n--- # c\nd: 3\n', ['a: 1\n', ' {b: 2}\n', ' # c\nd: 3\n']],
    ['CRLF', 'a: 1\r\n---\r\nb: 2\r\n', ['a: 1\r\n', '\r\nb: 2\r\n']],
    ['CRLF and a comment', '# a\r\n\r\n---\r\nb: 2\r\n', ['# a\r\n\r\n---\r\nb: 2\r\n']],
    ['a comment with a zero byte is no text of the next document', '# \0\n---\na: 1\n', ['# \0\n', '\na: 1\n']],
    ['a lone carriage return is no end of a line', '\r# a\rb: 1\n---\nc: 1\n', ['\r# a\rb: 1\n', '\nc: 1\n']],
    ['directives', '%YAML 1.2\n---\na: 1\n', ['%YAML 1.2\n---\na: 1\n']],
    ['an indented marker is content', 'a: |\n  ---\n  b\n', ['a: |\n  ---\n  b\n']],
    ['more dashes are content', 'a: 1\n----\n---x\n...x\n', ['a: 1\n----\n---x\n...x\n']],
    ['a tab behind the marker', '---\ta', ['\ta']],
  ])('%s', (_, text, documents) => {
    expect(splitDocuments(text).map((slice) => slice.text)).toEqual(documents);
  });

  test('a byte order mark is not part of the first document', () => {
    expect(splitDocuments('\ufeffa: 1\n')).toEqual([{ start: 1, text: 'a: 1\n' }]);
    expect(splitDocuments('\ufeff---\na: 1\n')).toEqual([{ start: 4, text: '\na: 1\n' }]);
    expect(splitDocuments('\ufeff# b\n---\na: 1\n')).toEqual([{ start: 1, text: '# b\n---\na: 1\n' }]);
  });

  test('the slices stand where they say, in order', () => {
    fc.assert(
      fc.property(
        fc.array(brokenYamlText(), { maxLength: 4 }),
        fc.constantFrom('\n---\n', '\n...\n', '---'),
        (parts, between) => {
          const text = parts.join(between);
          let end = 0;
          for (const slice of splitDocuments(text)) {
            expect(text.slice(slice.start, slice.start + slice.text.length)).toBe(slice.text);
            expect(slice.start).toBeGreaterThanOrEqual(end);
            end = slice.start + slice.text.length;
          }
        },
      ),
    );
  });
});
