import { expect, test } from 'vitest';
import { appendDocument } from '../../server/src/yaml/append.ts';
import { applyEdits } from '../../server/src/yaml/edit.ts';

test.each([
  ['a document', 'a: 1\n', 'a: 1\n---\nb: 2\n'],
  ['no final newline', 'a: 1', 'a: 1\n---\nb: 2\n'],
  ['CRLF', 'a: 1\r\n', 'a: 1\r\n---\r\nb: 2\r\n'],
  ['a marker at the end', 'a: 1\n---\n', 'a: 1\n---\nb: 2\n'],
  ['a marker without a newline', 'a: 1\n---', 'a: 1\n---\nb: 2\n'],
  ['a document end', 'a: 1\n...\n', 'a: 1\n...\n---\nb: 2\n'],
  ['a document end and a comment', 'a: 1\n...\n# c\n', 'a: 1\n...\n# c\n---\nb: 2\n'],
  ['nothing', '', 'b: 2\n'],
  ['blank lines', '\n\n', '\n\nb: 2\n'],
  ['a comment', '# c\n', '# c\nb: 2\n'],
  ['a comment behind a marker', 'a: 1\n---\n# c\n', 'a: 1\n---\n# c\nb: 2\n'],
  ['a comment in front of a marker', '# c\n---\n', '# c\n---\nb: 2\n'],
  ['comments around a marker', '# c\n--- # d\n# e\n', '# c\n--- # d\n# e\nb: 2\n'],
  ['directives', '%YAML 1.2\n', '%YAML 1.2\n---\nb: 2\n'],
  ['a template', '{{ x }}\n', '{{ x }}\n---\nb: 2\n'],
])('appendDocument behind %s', (_, file, expected) => {
  for (const text of ['b: 2\n', 'b: 2', 'b: 2\r\n']) {
    const edits = appendDocument(file, text);
    if (edits === undefined) throw new Error('refused');
    const result = applyEdits(file, edits);
    expect(file.includes('\n') || text !== 'b: 2\r\n' ? result : result.replaceAll('\r\n', '\n')).toBe(expected);
  }
});

test.each(['', '\ufeff'])('JSON has room for one document: behind %j', (mark) => {
  expect(appendDocument(`${mark}{"a": 1}\n`, 'b: 2\n')).toBeUndefined();
});
