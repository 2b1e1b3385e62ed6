import { composeDocument } from './compose.ts';
import { namedAsConflict } from './conflicts.ts';
import { readFast } from './fast.ts';
import type { Problem } from './node.ts';
import type { Document } from './source.ts';
import { withYttValues } from './ytt.ts';

/** Reads one document's text. Never throws: what cannot be read is named in `problems`. */
export function parseDocument(text: string): Document {
  let stop = 0;
  const fast = readFast(text, (at) => {
    stop = at;
  });
  if (fast === undefined && text.length > longestUnusual)
    return { text, root: undefined, problems: [tooLong(text, stop)], relevant: true };
  const { root, problems } = fast ? { root: fast.root, problems: [] } : composeDocument(text);
  return { text, root: withYttValues(text, root), problems: namedAsConflict(text, problems), relevant: true };
}

/**
 * Characters of a document up to which more is read than the common form. That takes a second and more for each
 * million, which nobody waits for while typing; what is longer is the output of a program, and no object of that size
 * can be stored in a cluster (etcd takes 1.5 MB).
 */
const longestUnusual = 1_000_000;

function tooLong({ length }: string, stop: number): Problem {
  const start = Math.min(stop, length);
  const message = 'Something is wrong or unusual here, and the document is too long to be read in spite of it.';
  return { message, start, end: Math.min(start + 1, length) };
}
