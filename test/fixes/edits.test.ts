import { expect, test } from 'vitest';
import { difference } from '../../server/src/fixes/edits.ts';
import { applyEdits } from '../../server/src/yaml/edit.ts';

test.each([
  ['a: 1\nb: 2\nc: 3\n', 'a: 1\nb: 4\nc: 3\n', 'b: 4\n'],
  ['a: 1\r\nb: 2\r\n', 'a: 1\r\nb: 2\r\nc: 3\r\n', 'c: 3\r\n'],
  ['a: 1', 'b: 1', 'b: 1'],
  ['', 'a: 1\n', 'a: 1\n'],
  ['\na: 1\n', 'b: 2\na: 1\n', 'b: 2\n'],
])('one edit replaces the lines in which texts differ', (before, after, written) => {
  const edit = difference(before, after);
  expect(edit.newText).toBe(written);
  expect(applyEdits(before, [edit])).toBe(after);
});
