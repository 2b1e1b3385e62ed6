import type { Document } from '../yaml/source.ts';
import { eolOf } from '../yaml/style.ts';

/** A document as the text of a file of its own: without its marker and blank lines around it. */
export function documentText({ text }: Document): string {
  const withoutMarker = text.replace(/^---(?=\s)[ \t]*(?:\r?\n)?/m, '');
  return withoutMarker.replace(/^\s+/, '').trimEnd() + eolOf(text);
}
