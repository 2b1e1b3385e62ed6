import { entryOf, itemsOf, type Node, valueAt } from '../yaml/node.ts';
import type { ResourceHeader } from './resource.ts';
import { readSelector, type Selector, selectorOfRequirements } from './selector.ts';

/** What is known of a policy of a network plugin, in a namespace: what it admits is not read. */
export interface PluginPolicy extends Pick<ResourceHeader, 'kind' | 'namespace' | 'name' | 'nameNode'> {
  /** The pods that it may be about. */
  readonly podSelector: Selector;
  /** The directions in which it may isolate them, and admit somebody. */
  readonly isolates: { readonly ingress: 'maybe' | 'no'; readonly egress: 'maybe' | 'no' };
}

/** Without `NetworkPolicy`, as Calico calls one of its own too. */
export const pluginPolicyKinds: readonly string[] = ['CiliumNetworkPolicy'];

/**
 * The policy of Cilium (cilium.io CiliumNetworkPolicy) or Calico (projectcalico.org NetworkPolicy, as its API server or
 * as its own resources have it) that a header names; undefined for others. These add up with NetworkPolicies.
 */
export function readPluginPolicy(header: ResourceHeader): PluginPolicy | undefined {
  const { group, kind, namespace, name, nameNode } = header;
  const known = { kind, namespace, name, nameNode };
  if (group === 'cilium.io' && kind === 'CiliumNetworkPolicy') return { ...known, ...readCilium(header) };
  if (calicoGroups.includes(group) && kind === 'NetworkPolicy') return { ...known, ...readCalico(header) };
  return undefined;
}

/** Whether a header names a policy that a network plugin applies to the whole cluster. */
export function isClusterPluginPolicy({ group, kind }: ResourceHeader): boolean {
  return (
    (group === 'cilium.io' && kind === 'CiliumClusterwideNetworkPolicy') ||
    (calicoGroups.includes(group) && kind === 'GlobalNetworkPolicy')
  );
}

const calicoGroups = ['projectcalico.org', 'crd.projectcalico.org'];

/** Of several specs in one object the pods of all are meant, whichever they are. */
function readCilium({ root }: ResourceHeader): Pick<PluginPolicy, 'podSelector' | 'isolates'> {
  const specs = [valueAt(root, 'spec'), ...itemsOf(valueAt(root, 'specs'))].filter((spec) => spec !== undefined);
  const has = (direction: 'ingress' | 'egress'): 'maybe' | 'no' =>
    specs.some((spec) => ciliumKeys(direction).some((path) => valueAt(spec, ...path) !== undefined)) ? 'maybe' : 'no';
  return {
    podSelector: specs.length === 1 ? readEndpoints(valueAt(specs[0], 'endpointSelector')) : readSelector(undefined),
    isolates: { ingress: has('ingress'), egress: has('egress') },
  };
}

function ciliumKeys(direction: 'ingress' | 'egress'): string[][] {
  return [[direction], [`${direction}Deny`], ['enableDefaultDeny', direction]];
}

/** Keys may say where Cilium has a label from (`k8s:app`). What is no label of a pod says nothing about its labels. */
function readEndpoints(node: Node | undefined): Selector {
  if (!node) return readSelector(undefined);
  const { requirements } = readSelector(withoutSources(node));
  return selectorOfRequirements(
    requirements.filter(({ key }) => !notOfPods.test(key)),
    node,
  );
}

const notOfPods = /^io\.(?:kubernetes|cilium)\./;

function withoutSources(node: Node): Node {
  if (node.kind === 'sequence') return { ...node, items: node.items.map(withoutSources) };
  if (node.kind !== 'mapping') return node;
  const entries = node.entries.map((entry) => {
    const { key, value } = entry;
    const isKey = key === 'key' && value.kind === 'scalar' && typeof value.value === 'string';
    const inner = isKey ? { ...value, value: labelOf(value.value) } : withoutSources(value);
    return { ...entry, key: labelOf(key), value: inner };
  });
  return { ...node, entries };
}

function labelOf(key: string): string {
  return key.replace(/^(?:k8s|any)[:.]/, '');
}

/** Its selectors are expressions in a text. Without `types` ingress is meant, and egress where it has rules for it. */
function readCalico({ root }: ResourceHeader): Pick<PluginPolicy, 'podSelector' | 'isolates'> {
  const spec = valueAt(root, 'spec');
  const types = itemsOf(valueAt(spec, 'types')).map((type) => (type.kind === 'scalar' ? type.value : undefined));
  const hasTypes = types.length > 0;
  const isIngress = hasTypes ? types.includes('Ingress') : entryOf(spec, 'ingress') || !entryOf(spec, 'egress');
  const isEgress = hasTypes ? types.includes('Egress') : entryOf(spec, 'egress');
  return {
    podSelector: readSelector(undefined),
    isolates: { ingress: isIngress ? 'maybe' : 'no', egress: isEgress ? 'maybe' : 'no' },
  };
}
