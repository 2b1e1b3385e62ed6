import { entryOf, isNull, type Node, type Span } from '../yaml/node.ts';
import { isHidden, isHiddenKey, labelText } from './labels.ts';

export type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist';

/** One condition of a selector; all of them must hold. */
export interface Requirement {
  /** A placeholder where one hides the key, or the whole condition. */
  readonly key: string;
  readonly operator: Operator;
  /** Undefined stands for a value that a placeholder hides. */
  readonly values: readonly (string | undefined)[];
  /** Where it is written: the value of a `matchLabels` entry, or the item of `matchExpressions`. */
  readonly node: Node;
  /** Where the key is written. */
  readonly keySpan: Span;
  /** The nodes of `values`, one each. */
  readonly valueNodes: readonly Node[];
}

/** A metav1.LabelSelector as written. No requirement means everything. */
export interface Selector {
  readonly requirements: readonly Requirement[];
  readonly node: Node | undefined;
  /** The same text for the same conditions: results are shared under it. */
  readonly canonical: string;
}

/** The selector that a node says. Missing, null and empty select everything; what is invalid adds no condition. */
export function readSelector(node: Node | undefined): Selector {
  const requirements: Requirement[] = [];
  const labels = entryOf(node, 'matchLabels')?.value;
  const expressions = entryOf(node, 'matchExpressions')?.value;
  for (const part of [node, labels, expressions]) if (part && isHidden(part)) requirements.push(hiddenPart(part));
  if (labels?.kind === 'mapping' && !isHidden(labels)) {
    for (const { key, keyStart, keyEnd, value } of labels.entries) {
      if (!isValue(value) || entryOf(labels, key)?.value !== value) continue;
      const keySpan = { start: keyStart, end: keyEnd };
      requirements.push({ key, operator: 'In', values: [labelText(value)], node: value, keySpan, valueNodes: [value] });
    }
  }
  if (expressions?.kind === 'sequence') {
    for (const item of expressions.items) {
      const requirement = readExpression(item);
      if (requirement) requirements.push(requirement);
    }
  }
  if (requirements.length === 0) return node === undefined ? everything : { requirements, node, canonical: '' };
  return { requirements, node, canonical: canonicalText(requirements) };
}

const everything: Selector = { requirements: [], node: undefined, canonical: '' };

/** Conditions that a placeholder stands for, as one that nothing is known of. */
function hiddenPart(node: Node): Requirement {
  return { key: '{{ }}', operator: 'In', values: [undefined], node, keySpan: node, valueNodes: [node] };
}

/** Whether a requirement asks for a label whose key a placeholder hides: any label may be the one. */
export function hasHiddenKey({ key }: Requirement): boolean {
  return isHiddenKey(key);
}

/** Whether it has an In without values, which matches nothing and which the API server rejects. */
export function lacksValues({ requirements }: Selector): boolean {
  return requirements.some(({ operator, values }) => operator === 'In' && values.length === 0);
}

function readExpression(item: Node): Requirement | undefined {
  const key = entryOf(item, 'key')?.value;
  const operator = entryOf(item, 'operator')?.value;
  if ([item, key, operator].some(isHidden)) return hiddenPart(item);
  if (key?.kind !== 'scalar' || operator?.kind !== 'scalar' || isNull(key)) return undefined;
  if (!isOperator(operator.value)) return undefined;
  const list = entryOf(item, 'values')?.value;
  const items = list?.kind === 'sequence' ? list.items : list && isHidden(list) ? [list] : [];
  const valueNodes = items.filter(isValue);
  return {
    key: String(key.value),
    operator: operator.value,
    values: valueNodes.map(labelText),
    node: item,
    keySpan: { start: key.start, end: key.end },
    valueNodes,
  };
}

function isValue(node: Node): boolean {
  return node.kind === 'scalar' || isHidden(node);
}

function isOperator(value: unknown): value is Operator {
  return value === 'In' || value === 'NotIn' || value === 'Exists' || value === 'DoesNotExist';
}

function canonicalText(requirements: readonly Requirement[]): string {
  const parts = requirements.map(({ key, operator, values }) => JSON.stringify([key, operator, ...values]));
  return parts.length === 1 ? (parts[0] ?? '') : parts.sort().join();
}
