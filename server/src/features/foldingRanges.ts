import { lineStarts } from '../yaml/positions.ts';
import { isMarker } from '../yaml/split.ts';

/** Lines that can be folded under the first of them, which stays. Both count from zero. */
export interface FoldingRange {
  readonly start: number;
  readonly end: number;
  /** Undefined for what is told apart by indentation. */
  readonly kind?: 'comment' | 'region';
}

/**
 * What can be folded in the text of a manifest: documents, mappings, sequences and their items, text blocks, comments of
 * several lines, and regions (`# region` to `# endregion`). It goes by lines and their indentation, so that broken text
 * folds too.
 */
export function foldingRangesIn(text: string): FoldingRange[] {
  const lines = linesOf(text);
  return [...documents(lines), ...blocks(lines), ...comments(lines), ...regions(lines)];
}

interface Line {
  /** Of the first character that is not white space. */
  readonly column: number;
  readonly kind: 'blank' | 'comment' | 'marker' | 'content';
  /** Behind the indentation. */
  readonly text: string;
}

function linesOf(text: string): Line[] {
  const starts = lineStarts(text);
  return starts.map((start, index) => {
    const whole = text.slice(start, starts[index + 1] ?? text.length).trimEnd();
    const content = whole.trimStart();
    const column = whole.length - content.length;
    return { column, kind: kindOf(whole, content), text: content };
  });
}

function kindOf(whole: string, content: string): Line['kind'] {
  if (content === '') return 'blank';
  if (content.startsWith('#')) return 'comment';
  return isMarker(whole, 0, '---') || isMarker(whole, 0, '...') ? 'marker' : 'content';
}

/** From the marker that opens a document, or its first line, to its last line. One alone in its file is all of it. */
function documents(lines: readonly Line[]): FoldingRange[] {
  if (!lines.some(({ kind }) => kind === 'marker')) return [];
  const ranges: FoldingRange[] = [];
  let start = -1;
  let end = -1;
  const close = (): void => {
    if (start >= 0 && end > start) ranges.push({ start, end });
  };
  for (const [at, { kind }] of lines.entries()) {
    if (kind === 'marker') {
      close();
      [start, end] = [at, at];
    } else if (kind !== 'blank') {
      if (start < 0) start = at;
      end = at;
    }
  }
  close();
  return ranges;
}

/** A line, and what is indented further below it, or stands as a list under its key. */
function blocks(lines: readonly Line[]): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const open: { readonly start: number; readonly column: number; readonly isItem: boolean }[] = [];
  let last = 0;
  const closeTo = (isInside: (column: number, isItem: boolean) => boolean): void => {
    for (let top = open.at(-1); top && !isInside(top.column, top.isItem); top = open.at(-1)) {
      open.pop();
      const end = withComments(lines, last, top.column);
      if (end > top.start) ranges.push({ start: top.start, end });
    }
  };
  for (const [at, { kind, column, text }] of lines.entries()) {
    if (kind === 'marker') closeTo(() => false);
    if (kind !== 'content') continue;
    const isItem = text === '-' || text.startsWith('- ');
    // A list may stand at the column of its key; an item of it is no key that could hold one.
    closeTo((outer, isOuterItem) => outer < column || (outer === column && isItem && !isOuterItem));
    open.push({ start: at, column, isItem });
    last = at;
  }
  closeTo(() => false);
  return ranges.sort((left, right) => left.start - right.start);
}

/** The comments right behind a block that are indented as what is in it. */
function withComments(lines: readonly Line[], last: number, column: number): number {
  let end = last;
  for (let at = last + 1; at < lines.length; at++) {
    const line = lines[at] as Line;
    if (line.kind === 'comment' && line.column > column) end = at;
    else if (line.kind !== 'blank') break;
  }
  return end;
}

function comments(lines: readonly Line[]): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  for (let start = 0; start < lines.length; start++) {
    let end = start;
    while (isPlainComment(lines[end])) end++;
    if (end > start + 1) ranges.push({ start, end: end - 1, kind: 'comment' });
    start = Math.max(start, end - 1);
  }
  return ranges;
}

function isPlainComment(line: Line | undefined): boolean {
  return line?.kind === 'comment' && !opening.test(line.text) && !closing.test(line.text);
}

function regions(lines: readonly Line[]): FoldingRange[] {
  const ranges: FoldingRange[] = [];
  const open: number[] = [];
  for (const [at, { kind, text }] of lines.entries()) {
    if (kind !== 'comment') continue;
    if (opening.test(text)) open.push(at);
    const start = closing.test(text) ? open.pop() : undefined;
    if (start !== undefined) ranges.push({ start, end: at, kind: 'region' });
  }
  return ranges;
}

/** As the editor's own folding of YAML has it. */
const opening = /^#\s*region\b/;
const closing = /^#\s*endregion\b/;
