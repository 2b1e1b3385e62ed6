import { type Hunk, lineHunks, linesOf } from '../yaml/lineDiff.ts';

/** What differs between two states of a file, as `patch -p1` and `git apply` take it; empty where nothing does. */
export function unifiedDiff(file: string, before: string, after: string): string {
  const lines = linesOf(before);
  const groups = grouped(lineHunks(before, after));
  if (groups.length === 0) return '';
  return `--- a/${file}\n+++ b/${file}\n${groups.map((group) => groupText(group, lines)).join('')}`;
}

/** Lines shown around what differs. */
const context = 3;

/** Hunks whose lines around them meet. */
function grouped(hunks: readonly Hunk[]): Hunk[][] {
  const groups: Hunk[][] = [];
  for (const hunk of hunks) {
    const last = groups.at(-1)?.at(-1);
    if (last && hunk.from - (last.from + last.removed.length) <= 2 * context) groups.at(-1)?.push(hunk);
    else groups.push([hunk]);
  }
  return groups;
}

function groupText(group: readonly Hunk[], lines: readonly string[]): string {
  const [first, last] = [group[0] as Hunk, group.at(-1) as Hunk];
  const start = Math.max(0, first.from - context);
  const end = Math.min(lines.length, last.from + last.removed.length + context);
  const added = group.reduce((sum, hunk) => sum + hunk.added.length - hunk.removed.length, 0);
  let body = '';
  let at = start;
  for (const { from, removed, added: fresh } of group) {
    body += linesText(' ', lines.slice(at, from)) + linesText('-', removed) + linesText('+', fresh);
    at = from + removed.length;
  }
  body += linesText(' ', lines.slice(at, end));
  const startAfter = start + first.to - first.from;
  return `@@ -${range(start, end - start)} +${range(startAfter, end - start + added)} @@\n${body}`;
}

/** One-based; a range without lines is behind the line that it names. */
function range(start: number, count: number): string {
  return `${count === 0 ? start : start + 1}${count === 1 ? '' : `,${count}`}`;
}

function linesText(mark: string, lines: readonly string[]): string {
  return lines
    .map((line) => (line.endsWith('\n') ? `${mark}${line}` : `${mark}${line}\n\\ No newline at end of file\n`))
    .join('');
}
