import { nodeAt } from '../../fixes/inDocument.ts';
import { text } from '../../model/resource.ts';
import type { Selector } from '../../model/selector.ts';
import { readSelector } from '../../model/selector.ts';
import { isNull, type Node, valueAt } from '../../yaml/node.ts';
import { type PolicyPlace, withoutMark } from './place.ts';
import { schemaAt } from './schemaAt.ts';

/** A place in a label selector. */
export interface SelectorPlace {
  /** What it selects. */
  readonly of: 'pods' | 'namespaces';
  /** From the selector on. */
  readonly path: PolicyPlace['path'];
  /** The selector without the condition that is being written. */
  readonly rest: Selector;
  /** That condition, as far as it is there, without the word at the cursor. */
  readonly condition: Node | undefined;
  /** Selects the namespaces whose pods it is about; undefined for that of the policy. */
  readonly namespaceSelector: Selector | undefined;
}

/** The selector that a place is in; undefined in none, and in one of nodes, which no manifest shows. */
export function selectorPlaceOf({ kind, path, root }: PolicyPlace): SelectorPlace | undefined {
  if (!kind) return undefined;
  const at = path.findIndex((_, index) => {
    const schema = schemaAt(kind, path.slice(0, index + 1));
    return schema?.type === 'LabelSelector' && !schema.list;
  });
  const name = path[at];
  if (at < 0 || typeof name !== 'string' || name === 'nodes') return undefined;
  const inside = path.slice(at + 1);
  const [list, index] = inside;
  const around = nodeAt(root, path.slice(0, at));
  // What is written at the cursor may be the selector itself.
  const selector = inside.length > 0 ? valueAt(around, name) : undefined;
  const expressions = list === 'matchExpressions' && typeof index === 'number' ? index : undefined;
  const condition = expressions === undefined ? undefined : nodeAt(selector, ['matchExpressions', expressions]);
  const of = name === 'podSelector' ? 'pods' : 'namespaces';
  const beside = at > 1 && of === 'pods' ? valueAt(around, 'namespaceSelector') : undefined;
  const isTier = kind !== 'NetworkPolicy' && of === 'pods';
  return {
    of,
    path: inside,
    rest: readSelector(selector && withoutMark(without(selector, expressions))),
    condition: condition && withoutMark(condition),
    namespaceSelector: isTier || !isNull(beside) ? readSelector(beside && withoutMark(beside)) : undefined,
  };
}

/** A selector without one of its `matchExpressions`. */
function without(selector: Node, index: number | undefined): Node {
  if (index === undefined || selector.kind !== 'mapping') return selector;
  const entries = selector.entries.map((entry) => {
    const { key, value } = entry;
    if (key !== 'matchExpressions' || value.kind !== 'sequence') return entry;
    return { ...entry, value: { ...value, items: value.items.filter((_, at) => at !== index) } };
  });
  return { ...selector, entries };
}

/** The operator of a condition that is being written; In where it has none yet. */
export function operatorOf(condition: Node | undefined): string {
  return text(valueAt(condition, 'operator')) ?? 'In';
}
