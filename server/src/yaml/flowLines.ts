/**
 * The text with the lines inside of brackets joined, each character still at its place, from the line whose content
 * begins at `at` to the bracket that ends what it stands in. The `yaml` library wants those lines indented by spaces,
 * as YAML does; kubectl takes any indentation, tabs too (go-yaml's scanner). Undefined where joining could change what
 * the text says: inside of a plain scalar, or behind a comment in front of the first line.
 */
export function joinFlowLines(text: string, at: number): string | undefined {
  const from = text.slice(0, at).trimEnd().length;
  if (!canEndLine(text.charAt(from - 1))) return undefined;
  let joined = text.slice(0, from) + ' '.repeat(at - from);
  let last = text.charAt(from - 1);
  for (let depth = 1; depth > 0; ) {
    const position = joined.length;
    token.lastIndex = position;
    const [piece] = token.exec(text) ?? [];
    if (piece === undefined) return undefined;
    if (/^\s/.test(piece)) {
      if (piece.includes('\n') && !canEndLine(last) && !canBeginLine(text.charAt(position + piece.length)))
        return undefined;
      joined += ' '.repeat(piece.length);
    } else {
      if (piece === '[' || piece === '{') depth++;
      if (piece === ']' || piece === '}') depth--;
      joined += piece;
      last = piece.slice(-1);
    }
  }
  return joined + text.slice(joined.length);
}

/** White space with the comments in it, a quoted scalar, a bracket or comma, or some other characters. */
const token = /\s(?:\s|(?<=\s)#.*)*|"(?:[^"\\]|\\[\s\S])*"|'[^']*'|[[\]{},]|[^\s[\]{},"'][^\s[\]{},]*/y;

function canEndLine(character: string): boolean {
  return '[{,:'.includes(character) && character !== '';
}

function canBeginLine(character: string): boolean {
  return ']},'.includes(character) && character !== '';
}
