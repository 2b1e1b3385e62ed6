import type { TextEdit } from '../yaml/edit.ts';
import type { Entry } from '../yaml/node.ts';
import { endOfLines, nextLine, writtenValue } from '../yaml/place.ts';
import type { Document } from '../yaml/source.ts';
import { columnOf, eolOf, lineStartOf } from '../yaml/style.ts';

/** Where an entry in block style ends, with the comments that belong to it. */
export function endOfEntry({ text }: Pick<Document, 'text'>, entry: Entry): number {
  const end = writtenValue(text, entry)?.end ?? entry.keyEnd;
  return endOfLines(text, entry.value, end, columnOf(text, entry.keyStart));
}

/** Moves the lines from `start` to `end` by as many columns to the right. */
export function indentLines({ text }: Pick<Document, 'text'>, start: number, end: number, columns: number): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let line = lineStartOf(text, start); line < end; line = nextLine(text, line)) {
    if (/\S/.test(text.slice(line, Math.min(end, nextLine(text, line)))))
      edits.push({ start: line, end: line, newText: ' '.repeat(columns) });
  }
  return edits;
}

/** Moves the lines behind the first one of `start` to the left, as far as they are indented. */
export function outdentRest({ text }: Pick<Document, 'text'>, start: number, end: number, columns: number): TextEdit[] {
  const edits: TextEdit[] = [];
  for (let line = nextLine(text, start); line < end; line = nextLine(text, line)) {
    const blanks = /^ */.exec(text.slice(line, line + columns))?.[0].length ?? 0;
    if (blanks > 0) edits.push({ start: line, end: line + blanks, newText: '' });
  }
  return edits;
}

/** A key on a line of its own, in front of a line and below the same column. */
export function keyAbove({ text }: Pick<Document, 'text'>, offset: number, key: string): TextEdit {
  const column = columnOf(text, offset);
  return { start: offset, end: offset, newText: `${key}:${eolOf(text)}${' '.repeat(column)}` };
}
