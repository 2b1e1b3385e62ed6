/**
 * Cuts a file into its documents without reading them.
 *
 * A marker is `---` or `...` at the start of a line, followed by white space
 * or the end of the text. An indented `---`, as in a block scalar, is content.
 */

export interface Slice {
  /** Where the document's text begins: right behind its `---`, or at the start of the file. */
  readonly start: number;
  readonly text: string;
}

/**
 * The documents of a file, in order. What stands on a marker's line behind the
 * marker belongs to the next document. White space alone in front of the first
 * `---`, or behind `...`, is no document; behind `---` it is an empty one.
 */
export function splitDocuments(text: string): Slice[] {
  const slices: Slice[] = [];
  let start = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  let opened = false;
  let dashes = isMarker(text, start, '---') ? start : nextMarker(text, start, '---');
  let dots = isMarker(text, start, '...') ? start : nextMarker(text, start, '...');
  while (dashes < text.length || dots < text.length) {
    const at = Math.min(dashes, dots);
    if (opened || !isBlank(text, start, at)) slices.push({ start, text: text.slice(start, at) });
    start = at + 3;
    opened = at === dashes;
    if (opened) dashes = nextMarker(text, start, '---');
    else dots = nextMarker(text, start, '...');
  }
  if (opened || !isBlank(text, start, text.length)) slices.push({ start, text: text.slice(start) });
  return slices;
}

const byteOrderMark = 0xfeff;

/** The next line after `from` that is a marker, or the end of the text. */
function nextMarker(text: string, from: number, marker: '---' | '...'): number {
  const pattern = `\n${marker}`;
  for (let at = text.indexOf(pattern, from); at !== -1; at = text.indexOf(pattern, at + 1)) {
    if (isMarker(text, at + 1, marker)) return at + 1;
  }
  return text.length;
}

function isMarker(text: string, at: number, marker: '---' | '...'): boolean {
  if (!text.startsWith(marker, at)) return false;
  return at + 3 === text.length || isWhite(text.charCodeAt(at + 3));
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isWhite(text.charCodeAt(at))) return false;
  return true;
}

function isWhite(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
