/** Stand in `maskActions` for the characters of an action that prints nothing (`{{ if .. }}`), and of one that does. */
export const silentMark = '\uE000';
export const printingMark = '\uE001';

/**
 * A template with every action (`{{ .. }}`, text/template) overwritten by marks, so that what is left is what helm
 * copies as it is. Line breaks stay, and so does the length: offsets are those of the template.
 */
export function maskActions(text: string): string {
  let masked = '';
  let at = 0;
  for (let start = text.indexOf('{{'); start >= 0; start = text.indexOf('{{', at)) {
    const end = endOfAction(text, start + 2);
    const mark = printsNothing(text.slice(start + 2, end)) ? silentMark : printingMark;
    masked += text.slice(at, start) + text.slice(start, end).replace(/[^\r\n]/g, mark);
    at = end;
  }
  return masked + text.slice(at);
}

/** Behind the braces that close an action. One that is never closed, as while it is typed, ends with its line. */
function endOfAction(text: string, from: number): number {
  let at = from;
  while (at < text.length) {
    if (text.startsWith('}}', at)) return at + 2;
    if (text.startsWith('/*', at)) at = behind(text, '*/', at + 2);
    else if (text[at] === '`') at = behind(text, '`', at + 1);
    else if (text[at] === '"' || text[at] === "'") at = behindQuoted(text, at);
    else at++;
    if (at < 0) break;
  }
  const lineFeed = text.indexOf('\n', from);
  return lineFeed < 0 ? text.length : lineFeed;
}

/** -1 where it does not come. */
function behind(text: string, what: string, from: number): number {
  const at = text.indexOf(what, from);
  return at < 0 ? -1 : at + what.length;
}

function behindQuoted(text: string, start: number): number {
  for (let at = start + 1; at < text.length && text[at] !== '\n'; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === text[start]) return at + 1;
  }
  return -1;
}

function printsNothing(action: string): boolean {
  const start = action.startsWith('-') ? 1 : 0;
  const words = action.slice(start, start + 200).trimStart();
  return words.startsWith('/*') || keyword.test(words) || assignment.test(words);
}

const keyword = /^(?:if|else|end|range|with|define|block|break|continue)\b/;
const assignment = /^\$\w*\s*:?=/;
