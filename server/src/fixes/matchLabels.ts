import { setEntry } from '../yaml/edit.ts';
import { entryOf, itemsOf, type Mapping, type Node, valueAt } from '../yaml/node.ts';
import type { Value } from '../yaml/write.ts';
import { atFinding, itemAround } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Write it under matchLabels*: an In with one value. Not where a comment inside of the selector would get lost. */
export const matchLabels = atFinding(['single-value-in'], function* (at) {
  const { document, node, around } = at;
  const item = itemAround(at);
  const outer = around.at(-3);
  const selector = outer && 'entry' in outer ? outer.entry.value : undefined;
  const key = textOf(valueAt(node, 'key'));
  const value = textOf(itemsOf(valueAt(node, 'values'))[0]);
  if (!item || !outer || !('entry' in outer) || selector?.kind !== 'mapping') return;
  if (key === undefined || value === undefined || isShared(document.root, outer.parent)) return;
  if (document.text.slice(selector.start, selector.end).includes('#')) return;
  const labels = labelsOf(selector);
  const rest = item.parent.items.filter((_, index) => index !== item.index).map(toValue);
  if (!labels || key in labels) return;
  yield {
    title: `Write ${key}: ${value} under matchLabels`,
    edits: setEntry(document, outer.parent, outer.entry.key, {
      matchLabels: { ...labels, [key]: value },
      matchExpressions: rest.length > 0 ? rest : undefined,
    }),
    changes: 'nothing',
  };
});

/** Undefined where they are no mapping of texts. */
function labelsOf(selector: Mapping): Readonly<Record<string, string>> | undefined {
  const labels = entryOf(selector, 'matchLabels')?.value;
  if (!labels || (labels.kind === 'scalar' && labels.value === null)) return {};
  if (labels.kind !== 'mapping') return undefined;
  const known = labels.entries.flatMap(({ key, value }) => (textOf(value) === undefined ? [] : [[key, textOf(value)]]));
  return known.length === labels.entries.length ? Object.fromEntries(known) : undefined;
}

function textOf(node: Node | undefined): string | undefined {
  return node?.kind === 'scalar' && typeof node.value === 'string' ? node.value : undefined;
}

function toValue(node: Node): Value {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(toValue);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, toValue(value)]));
}
