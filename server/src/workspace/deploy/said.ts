import { isNull, type Node, valueAt } from '../../yaml/node.ts';

/** The value of a field that is there and not empty. */
export function saidAt(node: Node | undefined, key: string): Node | undefined {
  const value = valueAt(node, key);
  if (!value || isNull(value)) return undefined;
  if (value.kind === 'scalar') return value.value === '' ? undefined : value;
  return (value.kind === 'sequence' ? value.items : value.entries).length > 0 ? value : undefined;
}
