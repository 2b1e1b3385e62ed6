import type { Span } from '../yaml/node.ts';

/** The word around an offset of a text, or an empty one there. @param ofWord Matches one character that words are made of. */
export function wordAt(text: string, offset: number, ofWord: RegExp): Span {
  let start = offset;
  while (ofWord.test(text.charAt(start - 1))) start--;
  let end = offset;
  while (ofWord.test(text.charAt(end))) end++;
  return { start, end };
}
