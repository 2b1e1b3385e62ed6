import type { Problem } from './node.ts';

/**
 * The problems of a document. Where it holds the marks of a merge that is not resolved, these are the problem, and what
 * YAML makes of them and of both sides at once is not worth a word.
 */
export function namedAsConflict(text: string, problems: readonly Problem[]): readonly Problem[] {
  if (problems.length === 0) return problems;
  const marks = marksIn(text);
  return marks.length === 0 ? problems : marks;
}

function marksIn(text: string): Problem[] {
  const marks: Problem[] = [];
  for (let start = 0; start < text.length && marks.length < maxMarks; ) {
    const lineFeed = text.indexOf('\n', start);
    const lineEnd = lineFeed === -1 ? text.length : lineFeed;
    if (text.startsWith('<<<<<<< ', start) || text.startsWith('>>>>>>> ', start)) {
      const end = text.charAt(lineEnd - 1) === '\r' ? lineEnd - 1 : lineEnd;
      marks.push({ message: 'This merge conflict is not resolved.', start, end });
    }
    start = lineEnd + 1;
  }
  return marks;
}

const maxMarks = 20;
