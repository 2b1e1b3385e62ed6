import type { Node } from '../yaml/node.ts';
import { isPlaceholder } from './labels.ts';
import type { Requirement } from './selector.ts';

/**
 * What must hold where a selector of Calico matches, an expression in a text (`app == 'web' && has(tier)`). What is not
 * understood is left out, so that the selector matches less than these say, and never more. Nothing for a text that has
 * more than conditions joined by `&&`.
 */
export function readCalicoSelector(node: Node | undefined): Requirement[] {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return [];
  const terms = node.value.split('&&');
  return terms.some((term) => isCompound(term.trim())) ? [] : terms.flatMap((term) => readTerm(term.trim(), node));
}

/** Whether it has parts of its own; those of functions aside. */
function isCompound(term: string): boolean {
  return term.includes('||') || term.replace(/\b(?:has|all)\s*\([^()]*\)/g, '').includes('(');
}

function readTerm(term: string, node: Node): Requirement[] {
  const [, not, present] = /^(!?)\s*has\s*\(\s*([-\w./]+)\s*\)$/.exec(term) ?? [];
  if (present) return [requirement(present, not ? 'DoesNotExist' : 'Exists', [], node)];
  const [, compared = '', operator, value = ''] = /^([-\w./]+)\s*(==|!=)\s*("[^"]*"|'[^']*')$/.exec(term) ?? [];
  if (operator) return withValues(compared, operator === '==' ? 'In' : 'NotIn', [value], node);
  const [, key = '', negated, list] = /^([-\w./]+)\s+(not\s+)?in\s*\{([^{}]*)\}$/.exec(term) ?? [];
  if (list === undefined) return [];
  const values = list.split(',').map((one) => one.trim());
  if (!values.every((one) => /^(?:"[^"]*"|'[^']*')$/.test(one))) return [];
  return withValues(key, negated ? 'NotIn' : 'In', values, node);
}

/** @param quoted As written. */
function withValues(key: string, operator: 'In' | 'NotIn', quoted: readonly string[], node: Node): Requirement[] {
  const values = quoted.map((one) => one.slice(1, -1));
  return values.some(isPlaceholder) ? [] : [requirement(key, operator, values, node)];
}

function requirement(
  key: string,
  operator: Requirement['operator'],
  values: readonly string[],
  node: Node,
): Requirement {
  return { key, operator, values, node, keySpan: node, valueNodes: values.map(() => node) };
}
