import { removeEntry, removeItem, type TextEdit } from '../yaml/edit.ts';
import { itemsOf, type Mapping, type Node, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { type Around, atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

const rules = ['brittle-selector', 'selects-no-pods', 'peer-selects-no-pods'];

/** *Select without app.kubernetes.io/version*: takes a condition out of a selector that has others. */
export const removeCondition = atFinding(rules, function* ({ finding, document, node, around }) {
  // Of selectors that match nothing only a label that all the pods lack, and no slip.
  if (finding.rule !== 'brittle-selector' && !finding.data.lacking) return;
  const at = around.findLastIndex((step) => 'entry' in step && isList(step.entry.key));
  const step = around[at];
  const [selector, inside] = [step?.parent, around[at + 1]];
  if (!step || selector?.kind !== 'mapping' || !inside || isShared(document.root, inside.parent)) return;
  // Without any condition left it would mean every pod.
  if (conditionsIn(selector) < 2) return;
  const key = 'entry' in inside ? inside.entry.key : node.kind === 'scalar' ? String(node.value) : '';
  const edits = removal(document, selector, step, inside);
  if (edits) yield { title: `Select without ${key}`, edits };
});

/** A list that loses its only item goes with it. */
function removal(document: Document, selector: Mapping, list: Around, inside: Around): TextEdit[] | undefined {
  if (!('entry' in list)) return undefined;
  const { key } = list.entry;
  if (sizeOf(valueAt(selector, key)) === 1) return removeEntry(document, selector, key);
  return 'entry' in inside
    ? removeEntry(document, inside.parent, inside.entry.key)
    : removeItem(document, inside.parent, inside.index);
}

function isList(key: string): boolean {
  return key === 'matchLabels' || key === 'matchExpressions';
}

function conditionsIn(selector: Mapping): number {
  return sizeOf(valueAt(selector, 'matchLabels')) + sizeOf(valueAt(selector, 'matchExpressions'));
}

function sizeOf(node: Node | undefined): number {
  return node?.kind === 'mapping' ? node.entries.length : itemsOf(node).length;
}
