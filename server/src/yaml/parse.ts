import { composeDocument } from './compose.ts';
import { readFast } from './fast.ts';
import type { Document } from './source.ts';

/** Reads one document's text. Never throws: what cannot be read is named in `problems`. */
export function parseDocument(text: string): Document {
  const fast = readFast(text);
  if (fast !== undefined) return { text, root: fast.root, problems: [], relevant: true };
  const { root, problems } = composeDocument(text);
  return { text, root, problems, relevant: true };
}
