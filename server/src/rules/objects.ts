import { memo } from '../model/memo.ts';
import { readHeader, text } from '../model/resource.ts';
import { entryOf, type Node } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import type { PolicyObject } from './rule.ts';

/** The NetworkPolicy objects of a document as written, the invalid and the nameless included; items of a List too. */
export const policyObjects: (document: Document) => readonly PolicyObject[] = memo(({ root }) => {
  const items = entryOf(root, 'items')?.value;
  const kind = text(entryOf(root, 'kind')?.value);
  if (!kind?.endsWith('List') || items?.kind !== 'sequence') return isPolicy(root) ? policyObject(root) : [];
  // Items of a NetworkPolicyList may leave out what the list says already.
  const isPolicyList = isServed(root) && kind === 'NetworkPolicyList';
  return items.items.flatMap((item) =>
    isPolicy(item) || (isPolicyList && !entryOf(item, 'kind')) ? policyObject(item) : [],
  );
});

function policyObject(root: Node): PolicyObject[] {
  return root.kind === 'mapping' ? [{ root, header: readHeader(root) }] : [];
}

function isPolicy(root: Node | undefined): root is Node {
  return isServed(root) && text(entryOf(root, 'kind')?.value) === 'NetworkPolicy';
}

function isServed(root: Node | undefined): boolean {
  return text(entryOf(root, 'apiVersion')?.value) === 'networking.k8s.io/v1';
}
