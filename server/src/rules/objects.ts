import { memo } from '../model/memo.ts';
import { type PolicyKind, policyKinds, servedIn } from '../model/policySchema.ts';
import { readHeader, text } from '../model/resource.ts';
import { entryOf, isNull, type Mapping, type Node } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import type { ObjectRule, PolicyObject } from './rule.ts';

/** The policy objects of a document as written, the invalid and the nameless included; items of a List too. */
export const policyObjects: (document: Document) => readonly PolicyObject[] = memo(({ root }) => {
  const items = entryOf(root, 'items')?.value;
  const kind = text(entryOf(root, 'kind')?.value);
  if (!root || !kind?.endsWith('List') || items?.kind !== 'sequence') return objectOf(root, kind, apiVersionOf(root));
  return items.items.flatMap((item) => {
    // Items of a NetworkPolicyList may leave out what the list says already.
    const says = entryOf(item, 'kind') ? item : root;
    return objectOf(item, says === root ? kind.slice(0, -'List'.length) : kindOf(item), apiVersionOf(says));
  });
});

/** Whether a rule has a say about an object. */
export function isAsked({ kinds = networkPolicy, unserved }: ObjectRule, object: PolicyObject): boolean {
  return object.isServed === !unserved && kinds.includes(object.kind);
}

const networkPolicy: readonly PolicyKind[] = ['NetworkPolicy'];

function objectOf(root: Node | undefined, kind: string | undefined, apiVersion: string | undefined): PolicyObject[] {
  const known = policyKinds.find((one) => one === kind);
  if (root?.kind !== 'mapping' || !known) return [];
  if (apiVersion === undefined)
    return known === 'NetworkPolicy' && isUnversioned(root)
      ? [{ kind: known, isServed: false, root, header: undefined }]
      : [];
  const served = servedIn(known);
  const [version, group = ''] = apiVersion.split('/').reverse();
  // The API of cluster policies is young: what comes behind its alphas is read like them.
  const isServed = group === served.group && (known !== 'NetworkPolicy' || version === served.version);
  if (!isServed && !(known === 'NetworkPolicy' && builtInGroups.includes(group))) return [];
  return [{ kind: known, isServed, root, header: readHeader(root) }];
}

/** Whether it says no apiVersion, and has what nothing but a policy has. */
function isUnversioned(root: Mapping): boolean {
  const spec = entryOf(root, 'spec')?.value;
  return isNull(entryOf(root, 'apiVersion')?.value) && policyFields.some((field) => entryOf(spec, field));
}

const policyFields = ['podSelector', 'policyTypes', 'ingress', 'egress'];

/** Groups of Kubernetes itself: other groups have NetworkPolicies of their own (Calico, Antrea). */
const builtInGroups = [
  '',
  'apps',
  'extensions',
  'networking',
  'networking.k8s.io',
  'policy',
  'networking.kubernetes.io',
];

function kindOf(root: Node | undefined): string | undefined {
  return text(entryOf(root, 'kind')?.value);
}

function apiVersionOf(root: Node | undefined): string | undefined {
  return text(entryOf(root, 'apiVersion')?.value);
}
