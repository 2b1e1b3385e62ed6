/**
 * Cuts a file into its documents without reading them.
 *
 * A marker is `---` or `...` at the start of a line, followed by white space
 * or the end of the text. An indented `---`, as in a block scalar, is content.
 */

export interface Slice {
  /** Where the document's text begins: right behind its `---`, at the comments in front of that, or at the file's start. */
  readonly start: number;
  readonly text: string;
}

/**
 * The documents of a file, in order. What stands on a marker's line behind the
 * marker belongs to the next document. White space alone in front of the first
 * `---`, or behind `...`, is no document; behind `---` it is an empty one.
 * Comments and directives alone in front of the first `---`, or between `...`
 * and `---`, belong to the document that this `---` opens, whose text then
 * holds the marker (YAML 1.2, 9.1.1 document prefix, 9.1.5 directives documents).
 */
export function splitDocuments(text: string): Slice[] {
  const slices: Slice[] = [];
  let start = text.charCodeAt(0) === byteOrderMark ? 1 : 0;
  let opened = false;
  let dashes = isMarker(text, start, '---') ? start : nextMarker(text, start, '---');
  let dots = isMarker(text, start, '...') ? start : nextMarker(text, start, '...');
  while (dashes < text.length || dots < text.length) {
    const at = Math.min(dashes, dots);
    const isEmpty = !opened && isBlank(text, start, at);
    const isPrefix = !opened && !isEmpty && at === dashes && hasNoContent(text, start, at);
    if (!isEmpty && !isPrefix) slices.push({ start, text: text.slice(start, at) });
    if (!isPrefix) start = at + 3;
    opened = at === dashes;
    if (opened) dashes = nextMarker(text, at + 3, '---');
    else dots = nextMarker(text, at + 3, '...');
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

/** Whether a marker stands at `at`, which is the start of a line. */
export function isMarker(text: string, at: number, marker: '---' | '...'): boolean {
  if (!text.startsWith(marker, at)) return false;
  return at + 3 === text.length || isWhite(text.charCodeAt(at + 3));
}

/**
 * Whether each line is blank, a comment or a directive, and a text: a zero byte would make the document that it belongs
 * to unreadable.
 */
function hasNoContent(text: string, from: number, to: number): boolean {
  for (let line = from; line < to; line = text.indexOf('\n', line) + 1) {
    let at = line;
    while (text.charCodeAt(at) === 0x20 || text.charCodeAt(at) === 0x09) at++;
    if (text.charCodeAt(at) === 0x0d && text.charCodeAt(at + 1) === 0x0a) at++;
    const code = text.charCodeAt(at);
    const isDirective = code === 0x25 && at === line;
    if (code !== 0x23 && code !== 0x0a && !isDirective) return false;
  }
  return !text.slice(from, to).includes('\0');
}

function isBlank(text: string, from: number, to: number): boolean {
  for (let at = from; at < to; at++) if (!isWhite(text.charCodeAt(at))) return false;
  return true;
}

function isWhite(code: number): boolean {
  return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}
