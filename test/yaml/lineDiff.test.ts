import fc from 'fast-check';
import { expect, test } from 'vitest';
import { unifiedDiff } from '../../server/src/reports/unifiedDiff.ts';
import { applyEdits } from '../../server/src/yaml/edit.ts';
import { lineEdits, lineHunks } from '../../server/src/yaml/lineDiff.ts';

const text = fc
  .tuple(fc.array(fc.constantFrom('a\n', 'b\n', 'c\r\n', '\n'), { maxLength: 12 }), fc.constantFrom('', 'a', 'd'))
  .map(([lines, last]) => lines.join('') + last);

test('the edits make one text of the other', () => {
  fc.assert(fc.property(text, text, (before, after) => applyEdits(before, lineEdits(before, after)) === after));
});

test('no more lines than differ', () => {
  const count = (before: string, after: string): number =>
    lineHunks(before, after).reduce((sum, { removed, added }) => sum + removed.length + added.length, 0);
  expect(count('a\nb\nc\na\nb\nb\na\n', 'c\nb\na\nb\na\nc\n')).toBe(5);
  fc.assert(
    fc.property(text, text, (before, after) => {
      const [was, is] = [before, after].map((each) => each.split(/(?<=\n)/).filter((line) => line !== ''));
      return count(before, after) === (was?.length ?? 0) + (is?.length ?? 0) - 2 * longestCommon(was ?? [], is ?? []);
    }),
  );
});

/** In the plainest way: how many lines two texts have in common, in their order. */
function longestCommon([first, ...rest]: readonly string[], other: readonly string[]): number {
  let row = other.map(() => 0);
  for (const line of first === undefined ? [] : [first, ...rest]) {
    const next: number[] = [];
    for (const [at, each] of other.entries())
      next.push(each === line ? (row[at - 1] ?? 0) + 1 : Math.max(row[at] ?? 0, next[at - 1] ?? 0));
    row = next;
  }
  return row.at(-1) ?? 0;
}

const numbers = (count: number): string[] => Array.from({ length: count }, (_, at) => `${at + 1}\n`);

test('a unified diff: hunks with lines around them, those that meet as one', () => {
  const before = numbers(30);
  const after = before.toSpliced(24, 1).toSpliced(9, 0, 'new\n').toSpliced(3, 1, 'four\n');
  expect(unifiedDiff('x.yaml', before.join(''), after.join(''))).toBe(
    [
      '--- a/x.yaml\n+++ b/x.yaml\n',
      '@@ -1,12 +1,13 @@\n 1\n 2\n 3\n-4\n+four\n 5\n 6\n 7\n 8\n 9\n+new\n 10\n 11\n 12\n',
      '@@ -22,7 +23,6 @@\n 22\n 23\n 24\n-25\n 26\n 27\n 28\n',
    ].join(''),
  );
});

test.each([
  ['a\n', 'a\n', ''],
  ['a\n', '', '@@ -1 +0,0 @@\n-a\n'],
  ['', 'a\n', '@@ -0,0 +1 @@\n+a\n'],
  ['a', 'b', '@@ -1 +1 @@\n-a\n\\ No newline at end of file\n+b\n\\ No newline at end of file\n'],
  ['a\r\nb', 'c\r\nb', '@@ -1,2 +1,2 @@\n-a\r\n+c\r\n b\n\\ No newline at end of file\n'],
])('a unified diff of %j and %j', (before, after, hunks) => {
  expect(unifiedDiff('x', before, after)).toBe(hunks && `--- a/x\n+++ b/x\n${hunks}`);
});
