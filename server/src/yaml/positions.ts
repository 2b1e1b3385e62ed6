/** Offsets to lines and columns and back, as the Language Server Protocol counts them: from 0, in UTF-16 code units. */

export interface Position {
  readonly line: number;
  readonly character: number;
}

export interface LineIndex {
  readonly text: string;
  /** The offset at which each line begins. */
  readonly starts: ArrayLike<number>;
}

/** A line ends with \n, \r\n or a lone \r. */
export function lineIndex(text: string): LineIndex {
  return { text, starts: lineStarts(text) };
}

export function lineStarts(text: string): number[] {
  const starts = [0];
  let lineFeed = text.indexOf('\n');
  let carriageReturn = text.indexOf('\r');
  while (lineFeed !== -1 || carriageReturn !== -1) {
    if (carriageReturn === -1 || (lineFeed !== -1 && lineFeed < carriageReturn)) {
      starts.push(lineFeed + 1);
      lineFeed = text.indexOf('\n', lineFeed + 1);
    } else {
      if (lineFeed !== carriageReturn + 1) starts.push(carriageReturn + 1);
      carriageReturn = text.indexOf('\r', carriageReturn + 1);
    }
  }
  return starts;
}

/** An offset outside the text counts as its nearest end. */
export function positionAt(index: LineIndex, offset: number): Position {
  const inside = Math.max(0, Math.min(offset, index.text.length));
  let low = 0;
  let high = index.starts.length;
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if ((index.starts[middle] ?? 0) <= inside) low = middle;
    else high = middle;
  }
  return { line: low, character: inside - (index.starts[low] ?? 0) };
}

/** A column behind the end of its line counts as that end, a line behind the last one as the end of the text. */
export function offsetAt(index: LineIndex, position: Position): number {
  if (position.line < 0) return 0;
  const start = index.starts[position.line];
  if (start === undefined) return index.text.length;
  const end = lineEnd(index.text, start, index.starts[position.line + 1]);
  return Math.min(start + Math.max(0, position.character), end);
}

/** Where the line's text ends, in front of its line break. */
function lineEnd(text: string, start: number, nextStart: number | undefined): number {
  if (nextStart === undefined) return text.length;
  let end = nextStart;
  while (end > start && (text.charCodeAt(end - 1) === 0x0a || text.charCodeAt(end - 1) === 0x0d)) end--;
  return end;
}
