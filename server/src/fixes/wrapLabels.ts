import type { TextEdit } from '../yaml/edit.ts';
import { entryOf, type Mapping } from '../yaml/node.ts';
import { isFirstOnLine } from '../yaml/place.ts';
import type { Document } from '../yaml/source.ts';
import { styleOf } from '../yaml/style.ts';
import { atFinding } from './atFinding.ts';
import { endOfEntry, indentLines, keyAbove } from './indentation.ts';
import { isShared } from './shared.ts';

/** *Put them under matchLabels*, where a selector holds nothing but labels. */
export const wrapLabels = atFinding(['labels-without-matchlabels'], function* ({ document, around }) {
  const selector = around.at(-1)?.parent;
  if (selector?.kind !== 'mapping' || isShared(document.root, selector)) return;
  if (entryOf(selector, 'matchLabels') || selector.entries.some(({ value }) => value.kind !== 'scalar')) return;
  const edits = selector.flow ? wrappedFlow(document, selector) : wrappedBlock(document, selector);
  yield { title: 'Put the labels under matchLabels', edits };
});

function wrappedBlock(document: Document, selector: Mapping): TextEdit[] {
  const [first, last] = [selector.entries[0], selector.entries.at(-1)];
  if (!first || !last || !isFirstOnLine(document.text, first.keyStart)) return [];
  const { indent } = styleOf(document);
  const above = keyAbove(document, first.keyStart, 'matchLabels');
  // The key takes the place of the first line's indentation, which moves down.
  const [, ...rest] = indentLines(document, first.keyStart, endOfEntry(document, last), indent);
  return [{ ...above, newText: above.newText + ' '.repeat(indent) }, ...rest];
}

/** `{a: b}` becomes `{matchLabels: {a: b}}`. */
function wrappedFlow(document: Document, selector: Mapping): TextEdit[] {
  const key = styleOf(document).json ? '"matchLabels"' : 'matchLabels';
  return [
    { start: selector.start, end: selector.start, newText: `{${key}: ` },
    { start: selector.end, end: selector.end, newText: '}' },
  ];
}
