import { appendItems, removeEntry, setEntry } from '../yaml/edit.ts';
import { entryOf, isNull, itemsOf, type Mapping, type Node, valueAt } from '../yaml/node.ts';
import type { Value } from '../yaml/write.ts';
import { type EditStep, editedInTurn, editsBetween, nodeAt, type Path, pathOf } from './inDocument.ts';
import { refactoring } from './refactoring.ts';
import { isShared } from './shared.ts';

/** *Write matchLabels as matchExpressions*, and the other way (metav1 LabelSelector): the same conditions. */
export const selectorForms = refactoring(
  { kind: 'refactor.rewrite', of: ['policy', 'clusterPolicy'], changes: 'nothing' },
  function* ({ document, path }) {
    const at = path.findLastIndex(({ key }) => key === 'matchLabels' || key === 'matchExpressions');
    const key = path[at]?.key;
    const selector = path[at - 1]?.node;
    const place = selector && pathOf(document.root, selector);
    if (selector?.kind !== 'mapping' || !place || isShared(document.root, selector)) return;
    const steps = key === 'matchLabels' ? toExpressions(selector, place) : toLabels(selector, place);
    const other = key === 'matchLabels' ? 'matchExpressions' : 'matchLabels';
    if (steps) yield { title: `Write ${key} as ${other}`, made: editsBetween(document, editedInTurn(document, steps)) };
  },
);

function toExpressions(selector: Mapping, place: Path): EditStep[] | undefined {
  const labels = valueAt(selector, 'matchLabels');
  if (labels?.kind !== 'mapping' || labels.entries.length === 0) return undefined;
  const expressions: Value[] = [];
  for (const { key, value } of labels.entries) {
    if (!isText(value) || entryOf(labels, key)?.value !== value) return undefined;
    expressions.push({ key, operator: 'In', values: [value.value] });
  }
  return moved(place, 'matchLabels', (document, found) => {
    const list = entryOf(found, 'matchExpressions');
    return list && !isNull(list.value)
      ? appendItems(document, list, expressions)
      : setEntry(document, found, 'matchExpressions', expressions, { after: 'matchLabels' });
  });
}

function toLabels(selector: Mapping, place: Path): EditStep[] | undefined {
  const expressions = itemsOf(valueAt(selector, 'matchExpressions'));
  const labels = valueAt(selector, 'matchLabels');
  const taken = new Set(labels?.kind === 'mapping' ? labels.entries.map(({ key }) => key) : []);
  const written: Record<string, string> = {};
  for (const item of expressions) {
    const [key, operator, ...values] = [
      valueAt(item, 'key'),
      valueAt(item, 'operator'),
      ...itemsOf(valueAt(item, 'values')),
    ];
    const [value] = values;
    if (!isText(key) || !isText(operator) || operator.value !== 'In' || values.length !== 1 || !isText(value))
      return undefined;
    // A label has one value only: two conditions on one key stay what they are.
    if (taken.has(key.value)) return undefined;
    taken.add(key.value);
    written[key.value] = value.value;
  }
  if (expressions.length === 0) return undefined;
  return moved(place, 'matchExpressions', (document, found) => {
    const before = valueAt(found, 'matchLabels');
    const all = { ...ownLabels(before), ...written };
    if (before?.kind !== 'mapping' || before.entries.length === 0) {
      return setEntry(document, found, 'matchLabels', all, { after: 'matchExpressions' });
    }
    const [[key = '', value = ''] = [], ...others] = Object.entries(written);
    return others.length === 0 ? setEntry(document, before, key, value) : setEntry(document, found, 'matchLabels', all);
  });
}

function ownLabels(labels: Node | undefined): Record<string, Value> {
  return labels?.kind === 'mapping'
    ? Object.fromEntries(labels.entries.map(({ key, value }) => [key, isText(value) ? value.value : null]))
    : {};
}

/** Writes one field of the selector, then takes away the other. */
function moved(
  place: Path,
  from: string,
  write: (document: Parameters<EditStep>[0], selector: Mapping) => ReturnType<EditStep>,
): EditStep[] {
  const inSelector =
    (edit: typeof write): EditStep =>
    (document) => {
      const found = nodeAt(document.root, place);
      return found?.kind === 'mapping' ? edit(document, found) : [];
    };
  return [inSelector(write), inSelector((document, found) => removeEntry(document, found, from))];
}

function isText(node: Node | undefined): node is Extract<Node, { kind: 'scalar' }> & { readonly value: string } {
  return node?.kind === 'scalar' && typeof node.value === 'string';
}
