import { misindentedSelector } from '../rules/misindented-selector.ts';
import { isAsked, policyObjects } from '../rules/objects.ts';
import { type Misfit, misfitsOf, nameOf } from '../rules/support/misfits.ts';
import type { Typed } from '../rules/support/typedMappings.ts';
import type { TextEdit } from '../yaml/edit.ts';
import { type Entry, entryOf, isNull } from '../yaml/node.ts';
import { isFirstOnLine, isOwn } from '../yaml/place.ts';
import type { Document } from '../yaml/source.ts';
import { columnOf, lineStartOf, styleOf } from '../yaml/style.ts';
import { type Around, atFinding, type Proposal } from './atFinding.ts';
import { endOfEntry, indentLines, keyAbove, outdentRest } from './indentation.ts';
import { isShared } from './shared.ts';

/** *Move podSelector out*, or *Put matchLabels under podSelector*: by its indentation alone. */
export const reindent = atFinding(['misindented-selector'], function* ({ document, finding, around }) {
  const misfit = misfitAt(document, finding.start);
  if (!misfit || misfit.in.mapping.flow || isShared(document.root, misfit.in.mapping)) return;
  if (!isOwn(misfit.in.mapping, misfit.entry)) return;
  const { kind } = misfit;
  if (kind.is === 'tooDeep') yield* movedOut(document, misfit, kind.of, around);
  if (kind.is === 'tooShallow') for (const name of kind.under) yield* putUnder(document, misfit, name);
});

function misfitAt(document: Document, start: number): Misfit | undefined {
  return policyObjects(document)
    .filter((object) => isAsked(misindentedSelector, object))
    .flatMap(misfitsOf)
    .find(({ entry }) => entry.keyStart === start);
}

/** Nothing may follow it in what it leaves, which would be taken along, and something must be left there. */
function* movedOut(document: Document, { entry }: Misfit, to: Typed, around: readonly Around[]): Iterable<Proposal> {
  const { text } = document;
  const from = around.findIndex(({ parent }) => parent === to.mapping);
  if (from < 0 || to.mapping.flow || entryOf(to.mapping, entry.key)) return;
  if (!around.slice(from + 1).every(isLast)) return;
  const [item, own] = around.slice(-2);
  const isAlone = own?.parent.kind === 'mapping' && own.parent.entries.length === 1;
  const isItem = item?.parent.kind === 'sequence' && item.parent.items.length > 1;
  if (isAlone && !isItem) return;
  const start = lineStartOf(text, entry.keyStart);
  if (!(isAlone ? /^ *- +$/ : /^ *$/).test(text.slice(start, entry.keyStart))) return;
  const [column, target] = [columnOf(text, entry.keyStart), columnOf(text, to.mapping.start)];
  const edits: TextEdit[] = [
    { start, end: entry.keyStart, newText: ' '.repeat(target) },
    ...outdentRest(document, start, endOfEntry(document, entry), column - target),
  ];
  yield { title: `Move ${entry.key} out, to ${nameOf(to)}`, edits };
}

function isLast(at: Around): boolean {
  if (at.parent.flow) return false;
  return 'index' in at ? at.index === at.parent.items.length - 1 : at.parent.entries.at(-1) === at.entry;
}

/**
 * Under the key in front of it, which has no value or others of its fields, or under a new one. A list would need to know
 * where its items end.
 */
function* putUnder(document: Document, { entry, in: place }: Misfit, name: string): Iterable<Proposal> {
  const { text } = document;
  const { mapping, fields } = place;
  const known = entryOf(mapping, name);
  const isBelow = known !== undefined && mapping.entries[mapping.entries.indexOf(entry) - 1] === known;
  const column = known && isBelow ? columnBelow(document, known, entry) : undefined;
  if (fields[name]?.list || (known && column === undefined)) return;
  const { indent } = styleOf(document);
  const title = `Put ${entry.key} under ${name}`;
  const end = endOfEntry(document, entry);
  if (column !== undefined) {
    const columns = column - columnOf(text, entry.keyStart);
    if (isFirstOnLine(text, entry.keyStart))
      yield { title, edits: indentLines(document, entry.keyStart, end, columns) };
    return;
  }
  const above = keyAbove(document, entry.keyStart, name);
  const [, ...rest] = indentLines(document, entry.keyStart, end, indent);
  yield { title, edits: [{ ...above, newText: above.newText + ' '.repeat(indent) }, ...rest] };
}

/** Where a field of an entry begins; undefined where it has no room for one more of this key. */
function columnBelow(document: Document, { keyStart, value }: Entry, { key }: Entry): number | undefined {
  const { text, root } = document;
  if (isNull(value)) return columnOf(text, keyStart) + styleOf(document).indent;
  if (value.kind !== 'mapping' || value.flow || entryOf(value, key) || isShared(root, value)) return undefined;
  return columnOf(text, value.start);
}
