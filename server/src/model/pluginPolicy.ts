import { entryOf, isNull, itemsOf, type Mapping, type Node, valueAt } from '../yaml/node.ts';
import { readCalicoSelector } from './calicoSelector.ts';
import { isHidden } from './labels.ts';
import type { Direction, Overruling } from './policy.ts';
import { type ResourceHeader, text } from './resource.ts';
import { type Requirement, readSelector, type Selector, selectorOfRequirements } from './selector.ts';

/** What is known of a policy of a network plugin, in a namespace or for the whole cluster. Its rules are not read. */
export interface PluginPolicy extends Pick<ResourceHeader, 'kind' | 'namespace' | 'name' | 'nameNode'> {
  /** For one of the whole cluster the namespaces that it may be about; else undefined. */
  readonly namespaceSelector: Selector | undefined;
  /** The pods that it may be about. */
  readonly podSelector: Selector;
  readonly ingress: PluginRules;
  readonly egress: PluginRules;
}

/** What it may do in a direction. */
export interface PluginRules {
  /** Whether it has a say, so that it may isolate the pods. */
  readonly isolates: 'maybe' | 'no';
  /** Whether it may admit somebody, as NetworkPolicies do. */
  readonly admits: boolean;
  /** What it may do to what other policies say. */
  readonly overrules: Overruling;
}

/** Without `NetworkPolicy`, as Calico calls one of its own too. */
export const pluginPolicyKinds: readonly string[] = [
  'CiliumNetworkPolicy',
  'CiliumClusterwideNetworkPolicy',
  'GlobalNetworkPolicy',
];

/** Whether a header names a policy of Cilium (cilium.io) or Calico (projectcalico.org, or its own resources). */
export function isPluginPolicy({ group, kind }: ResourceHeader): boolean {
  if (group === 'cilium.io') return kind === 'CiliumNetworkPolicy' || kind === 'CiliumClusterwideNetworkPolicy';
  return calicoGroups.includes(group) && (kind === 'NetworkPolicy' || kind === 'GlobalNetworkPolicy');
}

const calicoGroups = ['projectcalico.org', 'crd.projectcalico.org'];

/** The one that a header names; undefined for others, and for one of the whole cluster that is about nodes alone. */
export function readPluginPolicy(header: ResourceHeader): PluginPolicy | undefined {
  if (!isPluginPolicy(header)) return undefined;
  const { kind, name, nameNode } = header;
  const isWide = kind === 'CiliumClusterwideNetworkPolicy' || kind === 'GlobalNetworkPolicy';
  const known = { kind, name, nameNode, namespace: isWide ? undefined : header.namespace };
  const read = header.group === 'cilium.io' ? readCilium(header) : readCalico(header);
  if (!read || !isWide) return read && { ...known, ...read, namespaceSelector: undefined };
  return { ...known, ...read };
}

type Read = Pick<PluginPolicy, 'podSelector' | 'ingress' | 'egress'> & { readonly namespaceSelector: Selector };

/**
 * cilium.io/v2 CiliumNetworkPolicySpec. What policies allow adds up, whatever kind they are of, and what one denies no
 * other allows. Of several specs in one object the pods of all are meant, whichever they are.
 */
function readCilium({ root }: ResourceHeader): Read | undefined {
  const all = [valueAt(root, 'spec'), ...itemsOf(valueAt(root, 'specs'))].filter((spec) => spec !== undefined);
  const specs = all.filter((spec) => valueAt(spec, 'nodeSelector') === undefined);
  if (specs.length === 0 && all.length > 0) return undefined;
  const endpoints = specs.length === 1 ? valueAt(specs[0], 'endpointSelector') : undefined;
  const has = (...path: string[]): boolean => specs.some((spec) => valueAt(spec, ...path) !== undefined);
  const rules = (direction: Direction): PluginRules => ({
    isolates: [[direction], [`${direction}Deny`], ['enableDefaultDeny', direction]].some((path) => has(...path))
      ? 'maybe'
      : 'no',
    // An empty rule matches nobody.
    admits: specs.some((spec) => hasItem(valueAt(spec, direction), ({ entries }) => entries.length > 0)),
    overrules: { denies: specs.some((spec) => hasItem(valueAt(spec, `${direction}Deny`))), admits: false },
  });
  return {
    podSelector: readSelector(endpoints && rewritten(endpoints, podLabel)),
    namespaceSelector: readSelector(endpoints && rewritten(endpoints, namespaceLabel)),
    ingress: rules('ingress'),
    egress: rules('egress'),
  };
}

/** Whether a list has such an item; what a placeholder hides may be one. */
function hasItem(list: Node | undefined, isMeant: (item: Mapping) => boolean = () => true): boolean {
  if (list === undefined || isNull(list)) return false;
  return isHidden(list) || itemsOf(list).some((item) => item.kind !== 'mapping' || isHidden(item) || isMeant(item));
}

/** A label selector with other keys; conditions without one are left out. */
function rewritten(selector: Node, keyOf: (key: string) => string | undefined): Node {
  if (selector.kind !== 'mapping') return selector;
  const entries = selector.entries.map((entry) => {
    const { key, value } = entry;
    if (key === 'matchLabels' && value.kind === 'mapping') {
      const labels = value.entries.flatMap((label) => {
        const known = keyOf(label.key);
        return known === undefined ? [] : [{ ...label, key: known }];
      });
      return { ...entry, value: { ...value, entries: labels } };
    }
    if (key !== 'matchExpressions' || value.kind !== 'sequence') return entry;
    return { ...entry, value: { ...value, items: value.items.flatMap((item) => expressionWith(item, keyOf)) } };
  });
  return { ...selector, entries };
}

function expressionWith(item: Node, keyOf: (key: string) => string | undefined): Node[] {
  const key = entryOf(item, 'key')?.value;
  if (item.kind !== 'mapping' || key?.kind !== 'scalar' || typeof key.value !== 'string') return [item];
  const known = keyOf(key.value);
  if (known === undefined) return [];
  const named = item.entries.map((entry) =>
    entry.value === key ? { ...entry, value: { ...key, value: known } } : entry,
  );
  return [{ ...item, entries: named }];
}

/** Keys may say where Cilium has a label from (`k8s:app`). What is no label of a pod says nothing about its labels. */
function podLabel(key: string): string | undefined {
  const label = withoutSource(key);
  return /^io\.(?:kubernetes|cilium)\./.test(label) ? undefined : label;
}

function namespaceLabel(key: string): string | undefined {
  const label = withoutSource(key);
  if (label === 'io.kubernetes.pod.namespace') return nameLabel;
  return /^io\.cilium\.k8s\.namespace\.labels\.(.+)/.exec(label)?.[1];
}

function withoutSource(key: string): string {
  return key.replace(/^(?:k8s|any)[:.]/, '');
}

/** The label that every Namespace has its name in. */
const nameLabel = 'kubernetes.io/metadata.name';

/**
 * projectcalico.org/v3 NetworkPolicySpec and GlobalNetworkPolicySpec. Policies are asked by their tiers and orders, among
 * them NetworkPolicies in the tier `default` with the order 1000, which leave to later ones what they do not admit.
 */
function readCalico({ root }: ResourceHeader): Read | undefined {
  const spec = valueAt(root, 'spec');
  // These are about the interfaces of nodes.
  if (['doNotTrack', 'preDNAT'].some((key) => text(valueAt(spec, key)) === 'true')) return undefined;
  const tier = text(valueAt(spec, 'tier')) ?? 'default';
  const order = valueAt(spec, 'order');
  const isEarlier = tier !== 'default' || (order !== undefined && !isNull(order) && !(Number(text(order)) > 1000));
  const types = itemsOf(valueAt(spec, 'types')).map((type) => text(type));
  const has = (direction: Direction, action: string): boolean =>
    hasItem(valueAt(spec, direction), (rule) => {
      const said = valueAt(rule, 'action');
      return isHidden(said) || text(said)?.toLowerCase() === action;
    });
  const rules = (direction: Direction, isMeant: boolean): PluginRules => {
    const admits = has(direction, 'allow');
    // What no policy of another tier passes on is denied at its end.
    const denies = isEarlier && (tier !== 'default' || has(direction, 'deny'));
    return {
      isolates: isMeant ? 'maybe' : 'no',
      admits,
      overrules: { denies: isMeant && denies, admits: isMeant && tier !== 'default' && admits },
    };
  };
  // Without `types` ingress is meant, and egress where it has rules for it.
  const hasEgress = entryOf(spec, 'egress') !== undefined;
  const selector = valueAt(spec, 'selector');
  const own = readCalicoSelector(selector);
  const nodes = valueAt(spec, 'namespaceSelector');
  return {
    podSelector: selectorOf(
      own.filter(({ key }) => !notOfCalicoPods.test(key)),
      selector,
    ),
    namespaceSelector: selectorOf(
      [...own.flatMap(renamed(ofNamespaceInPods)), ...readCalicoSelector(nodes).flatMap(renamed(ofNamespace))],
      nodes ?? selector,
    ),
    ingress: rules(
      'ingress',
      types.length > 0 ? types.includes('Ingress') : entryOf(spec, 'ingress') !== undefined || !hasEgress,
    ),
    egress: rules('egress', types.length > 0 ? types.includes('Egress') : hasEgress),
  };
}

/** What Calico says of pods besides their labels: their namespace, their ServiceAccount, and labels of both. */
const notOfCalicoPods = /^(?:projectcalico\.org\/|pcns\.|pcsa\.)/;

function ofNamespaceInPods(key: string): string | undefined {
  if (key === 'projectcalico.org/namespace') return nameLabel;
  return key.startsWith('pcns.') ? ofNamespace(key.slice('pcns.'.length)) : undefined;
}

function ofNamespace(key: string): string {
  return key === 'projectcalico.org/name' ? nameLabel : key;
}

function renamed(keyOf: (key: string) => string | undefined): (requirement: Requirement) => Requirement[] {
  return (requirement) => {
    const key = keyOf(requirement.key);
    return key === undefined ? [] : [{ ...requirement, key }];
  };
}

function selectorOf(requirements: readonly Requirement[], node: Node | undefined): Selector {
  return node ? selectorOfRequirements(requirements, node) : readSelector(undefined);
}
