import { entryOf, type Foreign, isNull, type Node, type Span } from '../yaml/node.ts';
import { isHidden, isHiddenKey, type Labels, labelText } from './labels.ts';
import { labelKeyProblems, labelValueProblems } from './syntax.ts';

/**
 * The four of metav1.LabelSelectorRequirement, and two of ours: `Invalid` stands for what the API server rejects and
 * never holds, `Hidden` for what a placeholder hides and perhaps holds.
 */
export type Operator = 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' | 'Invalid' | 'Hidden';

/** One condition of a selector; all of them must hold. */
export interface Requirement {
  /** Empty for `Invalid` and `Hidden`. */
  readonly key: string;
  readonly operator: Operator;
  /** Undefined stands for a value that a placeholder hides. */
  readonly values: readonly (string | undefined)[];
  /** Where it is written: the value of a `matchLabels` entry, or the item of `matchExpressions`. */
  readonly node: Node;
  /** Where the key is written. */
  readonly keySpan: Span & Foreign;
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

/**
 * The selector that a node says. Missing, null and empty select everything. What the API server would reject
 * (apimachinery ValidateLabelSelector, and what does not decode) is a condition that never holds.
 */
export function readSelector(node: Node | undefined): Selector {
  if (node === undefined) return everything;
  return selectorOfRequirements(readRequirements(node), node);
}

/** The selector that has some conditions. None means everything. @param node Where it is written. */
export function selectorOfRequirements(requirements: readonly Requirement[], node: Node): Selector {
  return { requirements, node, canonical: requirements.length === 0 ? '' : canonicalText(requirements) };
}

/** The selector of pods that have all of some labels, as a Service has one. None means everything. */
export function selectorOfLabels(labels: Labels): Selector {
  const requirements = labels.map(({ key, value, node, keyStart }): Requirement => {
    const keySpan = { start: keyStart, end: keyStart + key.length };
    return { key, operator: 'In', values: [value], node, keySpan, valueNodes: [node] };
  });
  return { requirements, node: undefined, canonical: requirements.length === 0 ? '' : canonicalText(requirements) };
}

/** The selector of pods that have all of some labels that are written nowhere. None means everything. */
export function selectorOf(labels: Readonly<Record<string, string>>): Selector {
  const requirements = Object.entries(labels).map(([key, value]): Requirement => {
    return { key, operator: 'In', values: [value], node: nowhere, keySpan: nowhere, valueNodes: [] };
  });
  return { requirements, node: undefined, canonical: `written nowhere\0${JSON.stringify(labels)}` };
}

const nowhere = { kind: 'scalar', value: null, style: 'plain', start: 0, end: 0 } as const;

const everything: Selector = { requirements: [], node: undefined, canonical: '' };

/** Whether the API server rejects a selector. */
export function isInvalidSelector({ requirements }: Selector): boolean {
  return requirements.some(({ operator }) => operator === 'Invalid');
}

/** Whether a placeholder hides a condition of a selector, key and all. */
export function hidesRequirement({ requirements }: Selector): boolean {
  return requirements.some(({ operator }) => operator === 'Hidden');
}

function readRequirements(node: Node): Requirement[] {
  if (isNull(node)) return [];
  if (isHidden(node)) return [hidden(node)];
  if (node.kind !== 'mapping') return [invalid(node)];
  return [
    ...readMatchLabels(entryOf(node, 'matchLabels')?.value),
    ...readMatchExpressions(entryOf(node, 'matchExpressions')?.value),
  ];
}

function readMatchLabels(labels: Node | undefined): Requirement[] {
  if (labels === undefined || isNull(labels)) return [];
  if (isHidden(labels)) return [hidden(labels)];
  if (labels.kind !== 'mapping') return [invalid(labels)];
  return labels.entries.flatMap(({ key, keyStart, keyEnd, origin, value }) => {
    if (entryOf(labels, key)?.value !== value) return [];
    if (isHiddenKey(key)) return [hidden(value)];
    if (!isKey(key) || !isValue(value)) return [invalid(value)];
    const keySpan = { start: keyStart, end: keyEnd, origin };
    return [{ key, operator: 'In', values: [labelText(value)], node: value, keySpan, valueNodes: [value] }];
  });
}

function readMatchExpressions(expressions: Node | undefined): Requirement[] {
  if (expressions === undefined || isNull(expressions)) return [];
  if (isHidden(expressions)) return [hidden(expressions)];
  return expressions.kind === 'sequence' ? expressions.items.map(readExpression) : [invalid(expressions)];
}

function readExpression(item: Node): Requirement {
  const [key, operator, list] = ['key', 'operator', 'values'].map((field) => entryOf(item, field)?.value);
  if (isHidden(item) || isHidden(key) || isHidden(operator)) return hidden(item);
  if (key?.kind !== 'scalar' || isNull(key) || !isKey(String(key.value))) return invalid(item);
  if (operator?.kind !== 'scalar' || !isOperator(operator.value)) return invalid(item);
  const valueNodes = valuesOf(list);
  const needsValues = operator.value === 'In' || operator.value === 'NotIn';
  if (!valueNodes?.every(isValue) || (!isHidden(list) && needsValues !== valueNodes.length > 0)) return invalid(item);
  return {
    key: String(key.value),
    operator: operator.value,
    values: valueNodes.map(labelText),
    node: item,
    keySpan: key,
    valueNodes,
  };
}

/** A list that a placeholder hides is one value that is hidden; undefined for what is no list. */
function valuesOf(list: Node | undefined): readonly Node[] | undefined {
  if (list === undefined || isNull(list)) return [];
  if (isHidden(list)) return [list];
  return list.kind === 'sequence' ? list.items : undefined;
}

function hidden(node: Node): Requirement {
  return { key: '', operator: 'Hidden', values: [], node, keySpan: node, valueNodes: [] };
}

function invalid(node: Node): Requirement {
  return { key: '', operator: 'Invalid', values: [], node, keySpan: node, valueNodes: [] };
}

function isKey(key: string): boolean {
  return labelKeyProblems(key).length === 0;
}

function isValue(node: Node): boolean {
  const value = labelText(node);
  return value === undefined ? isHidden(node) : labelValueProblems(value).length === 0;
}

function isOperator(value: unknown): value is 'In' | 'NotIn' | 'Exists' | 'DoesNotExist' {
  return value === 'In' || value === 'NotIn' || value === 'Exists' || value === 'DoesNotExist';
}

function canonicalText(requirements: readonly Requirement[]): string {
  const parts = requirements.map(({ key, operator, values }) => JSON.stringify([key, operator, ...values]));
  return parts.length === 1 ? (parts[0] ?? '') : parts.sort().join();
}
