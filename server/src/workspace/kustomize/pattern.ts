/** The regular expressions of kustomizations, which are Go's. */
import { type Expression, parseExpression } from './regularExpression.ts';

/** Whether a text matches. It takes a time that the length of the text limits, whatever the expression is. */
export type Pattern = (text: string) => boolean;

/** An expression for the whole of a text; undefined for one that is none. */
export function patternOf(written: string): Pattern | undefined {
  return pattern('^(?:', written, ')$');
}

/** The name of an image as `images:` says it, which a tag and a digest may follow; undefined for no expression. */
export function imagePatternOf(name: string): Pattern | undefined {
  // Kustomize puts no brackets around the name: of several alternatives each is for a part of the text then.
  return pattern('^', name, '(:[a-zA-Z0-9_.{}-]*)?(@sha256:[a-zA-Z0-9_.{}-]*)?$');
}

function pattern(before: string, written: string, behind: string): Pattern | undefined {
  if (!isPlain(written)) return matcherOf(before + written + behind);
  const expression = new RegExp(before + written.replaceAll('.', '[^\\n]') + behind, 'u');
  return (text) => expression.test(text);
}

/** Names, with a dot and an asterisk perhaps, mean the same in JavaScript, which is faster with them. */
function isPlain(written: string): boolean {
  return /^(?:[\w/:-]|\.\*?)*$/.test(written) && written.split('*').length <= maxRepetitions + 1;
}

/** Each may multiply the time there by the length of a name. */
const maxRepetitions = 3;

function matcherOf(written: string): Pattern | undefined {
  const expression = parseExpression(written);
  if (!expression) return undefined;
  return (text) => {
    const characters = [...text];
    return endsOf(expression, characters, new Set([...characters.keys(), characters.length])).size > 0;
  };
}

/** Where what matches an expression may end. @param starts Where it may begin. */
function endsOf(expression: Expression, text: readonly string[], starts: ReadonlySet<number>): ReadonlySet<number> {
  switch (expression.kind) {
    case 'character':
      return new Set(
        [...starts].filter((at) => at < text.length && expression.fits(text[at] ?? '')).map((at) => at + 1),
      );
    case 'assertion':
      return new Set([...starts].filter((at) => expression.holds(text, at)));
    case 'sequence':
      return expression.parts.reduce((ends, part) => (ends.size === 0 ? ends : endsOf(part, text, ends)), starts);
    case 'alternatives':
      return new Set(expression.choices.flatMap((choice) => [...endsOf(choice, text, starts)]));
    case 'repetition':
      return endsOfRepetition(expression, text, starts);
  }
}

function endsOfRepetition(
  { of, least, most }: Expression & { readonly kind: 'repetition' },
  text: readonly string[],
  starts: ReadonlySet<number>,
): ReadonlySet<number> {
  let last = starts;
  for (let count = 0; count < least && last.size > 0; count++) last = endsOf(of, text, last);
  const ends = new Set(last);
  for (let count = least; count < most && last.size > 0; count++) {
    last = new Set([...endsOf(of, text, last)].filter((at) => !ends.has(at)));
    for (const at of last) ends.add(at);
  }
  return ends;
}
