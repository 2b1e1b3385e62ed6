import { composeDocument } from './compose.ts';
import { namedAsConflict } from './conflicts.ts';
import { readFast } from './fast.ts';
import type { Problem } from './node.ts';
import type { Document } from './source.ts';
import { withYttValues } from './ytt.ts';

/**
 * Reads one document's text. Never throws: what cannot be read is named in `problems`. What is written in no common form
 * is read when it is first asked for what it says: that takes long, and of the templates of a chart nobody asks.
 */
export function parseDocument(text: string): Document {
  let stop = 0;
  const fast = readFast(text, (at) => {
    stop = at;
  });
  if (fast) return { text, root: withYttValues(text, fast.root), problems: [], relevant: true };
  if (text.length > longestUnusual) return { text, root: undefined, problems: [tooLong(text, stop)], relevant: true };
  return unusualDocument(text);
}

function unusualDocument(text: string): Document {
  let known: Pick<Document, 'root' | 'problems'> | undefined;
  const read = (): Pick<Document, 'root' | 'problems'> => {
    if (known) return known;
    const { root, problems } = composeDocument(text);
    known = { root: withYttValues(text, root), problems: namedAsConflict(text, problems) };
    return known;
  };
  return {
    text,
    get root() {
      return read().root;
    },
    get problems() {
      return read().problems;
    },
    relevant: true,
    isUnusual: true,
  };
}

/** Whether a document was left unread since it is long and written in no common form. */
export function isTooUnusual({ text, root, problems }: Document): boolean {
  return root === undefined && problems.length > 0 && text.length > longestUnusual;
}

/**
 * Characters of a document up to which more is read than the common form. That takes up to three seconds for each
 * million, which nobody waits for while typing. What is longer is written by a program, in the common form: of the real
 * manifests that this was measured with, the longest unusual one is a CustomResourceDefinition of 335,000 characters.
 */
const longestUnusual = 400_000;

function tooLong({ length }: string, stop: number): Problem {
  const start = Math.min(stop, length);
  const message = 'Something is wrong or unusual here, and the document is too long to be read in spite of it.';
  return { message, start, end: Math.min(start + 1, length) };
}
