/** The regular expressions of kustomizations, which are Go's. */
import { RE2JS, RE2JSException } from 're2js';

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
  if (isPlain(written)) {
    const expression = new RegExp(before + written.replaceAll('.', '[^\\n]') + behind, 'u');
    return (text) => expression.test(text);
  }
  try {
    const expression = RE2JS.compile(before + withoutNames(written) + behind);
    return (text) => expression.matcher(text).find();
  } catch (error) {
    if (error instanceof RE2JSException) return undefined;
    throw error;
  }
}

/**
 * The expression without the names of its groups, which say nothing of what matches: two may be the same in Go, and not
 * in the library. What looks like one in a quotation, behind a backslash or in a class stays.
 */
function withoutNames(written: string): string {
  const parts = /\\Q.*?(?:\\E|$)|\\.|\[\^?\]?(?:\\.|\[:\^?\w+:\]|[^\]\\])*\]|(\(\?P?<\w+>)/gs;
  return written.replace(parts, (part: string, name: string | undefined) => (name === undefined ? part : '('));
}

/** Names, with a dot and an asterisk perhaps, mean the same in JavaScript, which is faster with them. */
function isPlain(written: string): boolean {
  return /^(?:[\w/:-]|\.\*?)*$/.test(written) && written.split('*').length <= maxRepetitions + 1;
}

/** Each may multiply the time there by the length of a name. */
const maxRepetitions = 3;
