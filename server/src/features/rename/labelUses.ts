import type { ClusterPeer, ClusterPolicy } from '../../model/clusterPolicy.ts';
import type { Instance } from '../../model/instance.ts';
import { type Label, labelText, readLabels } from '../../model/labels.ts';
import { memo } from '../../model/memo.ts';
import type { Monitor } from '../../model/monitor.ts';
import type { Peer, Policy, SelectorPeer } from '../../model/policy.ts';
import { text } from '../../model/resource.ts';
import { type Requirement, readSelector, type Selector, selectorOfLabels } from '../../model/selector.ts';
import type { Service } from '../../model/service.ts';
import type { Workload } from '../../model/workload.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import { objectsWith } from './clusters.ts';
import type { Use } from './component.ts';
import { labelKeyParts, type Part, requirementKeyParts, valuePart } from './parts.ts';

/** Whose labels: those of pods, of Services, of Namespaces, or of an object that nothing in the model asks for. */
export type Subject = 'pods' | 'services' | 'namespaces' | 'itself';

/** A label that an object has, or that a selector in it asks for. */
export interface LabelUse extends Use {
  readonly subject: Subject;
  readonly key: string;
  /** Empty for what an operator adds to the pods that it makes. */
  readonly keyParts: readonly Part[];
  readonly values: readonly LabelValue[];
  /** Undefined for a label that an object has. */
  readonly asks: Asking | undefined;
}

export interface LabelValue {
  /** Undefined where a placeholder hides it. */
  readonly value: string | undefined;
  /** Undefined where an operator adds it. */
  readonly part: Part | undefined;
}

/** One condition of a selector. */
export interface Asking {
  readonly selector: Selector;
  readonly requirement: Requirement;
  readonly scope: Scope;
  /** Which selector of its object it is. */
  readonly role: string;
}

/** Where a selector looks. */
export type Scope =
  | { readonly type: 'namespaces'; readonly names: readonly string[] }
  | { readonly type: 'selected'; readonly selector: Selector }
  | { readonly type: 'everywhere' }
  /** The pods of the object itself. */
  | { readonly type: 'own' };

/** The uses of labels with a key in a cluster. @param value The one that they say or ask for; any without it. */
export function labelUsesIn(cluster: ClusterModel, key: string, value?: string): readonly LabelUse[] {
  return objectsWith(cluster, value ?? key).flatMap((instance) =>
    labelUsesOf(instance).filter(
      (use) => use.key === key && (value === undefined || use.values.some((each) => each.value === value)),
    ),
  );
}

/** The uses of labels in one object. */
export const labelUsesOf: (instance: Instance) => readonly LabelUse[] = memo((instance) => {
  const { resource } = instance;
  switch (resource.type) {
    case 'workload':
      return usesOfWorkload(instance, resource);
    case 'service':
      return usesOfService(instance, resource);
    case 'policy':
      return [...ofItself(instance), ...usesOfPolicy(instance, resource)];
    case 'clusterPolicy':
      return [...ofItself(instance), ...usesOfClusterPolicy(instance, resource)];
    case 'namespace':
      return had(instance, 'namespaces', resource.labelsNode, resource.labels);
    case 'hint':
      return [...ofItself(instance), ...(resource.hint === 'monitor' ? usesOfMonitor(instance, resource) : [])];
    default:
      return ofItself(instance);
  }
});

/** Labels that nothing in the model asks for; an overlay gives them to everything, in the same place as those of pods. */
function ofItself(instance: Instance): LabelUse[] {
  const labels = valueAt(instance.resource.root, 'metadata', 'labels');
  return had(instance, 'itself', labels, readLabels(labels));
}

function usesOfWorkload(instance: Instance, workload: Workload): LabelUse[] {
  const { root, template, labels, labelsNode } = workload;
  const own = valueAt(root, 'metadata', 'labels');
  const selector = valueAt(root, 'spec', 'selector');
  const isMap = valueAt(selector, 'matchLabels') === undefined && valueAt(selector, 'matchExpressions') === undefined;
  return [
    ...had(instance, 'pods', labelsNode, labels),
    ...(own === labelsNode ? [] : ofItself(instance)),
    ...(isMap
      ? askedByMap(instance, selector, { type: 'own' })
      : asked(instance, 'pods', readSelector(selector), { type: 'own' }, 'selector')),
    ...besideOthers(template).flatMap(({ selector: others, namespaces }, index) =>
      asked(
        instance,
        'pods',
        readSelector(others),
        { type: 'namespaces', names: namespaces ?? [instance.namespace] },
        `placement ${index}`,
      ),
    ),
  ];
}

/** What a pod's spec asks of other pods: where it may be placed. */
function besideOthers(template: Node): { readonly selector: Node; readonly namespaces: string[] | undefined }[] {
  const spec = valueAt(template, 'spec');
  const terms = ['podAffinity', 'podAntiAffinity'].flatMap((kind) => {
    const affinity = valueAt(spec, 'affinity', kind);
    return [
      ...itemsOf(valueAt(affinity, 'requiredDuringSchedulingIgnoredDuringExecution')),
      ...itemsOf(valueAt(affinity, 'preferredDuringSchedulingIgnoredDuringExecution')).flatMap(
        (item) => valueAt(item, 'podAffinityTerm') ?? [],
      ),
    ];
  });
  return [...terms, ...itemsOf(valueAt(spec, 'topologySpreadConstraints'))].flatMap((term) => {
    const selector = valueAt(term, 'labelSelector');
    const names = itemsOf(valueAt(term, 'namespaces')).flatMap((name) => text(name) ?? []);
    return selector ? [{ selector, namespaces: names.length > 0 ? names : undefined }] : [];
  });
}

function usesOfService(instance: Instance, { root, selectorNode }: Service): LabelUse[] {
  const own = valueAt(root, 'metadata', 'labels');
  return [
    ...had(instance, 'services', own, readLabels(own)),
    ...askedByMap(instance, selectorNode, { type: 'namespaces', names: [instance.namespace] }),
  ];
}

function usesOfPolicy(instance: Instance, { podSelector, ingress, egress }: Policy): LabelUse[] {
  const home: Scope = { type: 'namespaces', names: [instance.namespace] };
  return [
    ...asked(instance, 'pods', podSelector, home, 'podSelector'),
    ...[...ingress, ...egress].flatMap(({ direction, index, peers }) =>
      peers === 'everyone'
        ? []
        : peers.flatMap((peer, at) => askedByPeer(instance, peer, home, `${direction} ${index} ${at}`)),
    ),
  ];
}

function usesOfClusterPolicy(instance: Instance, { subject, ingress, egress }: ClusterPolicy): LabelUse[] {
  const everywhere: Scope = { type: 'everywhere' };
  return [
    ...(subject.type === 'selector' ? askedByPeer(instance, subject, everywhere, 'subject') : []),
    ...[...ingress, ...egress].flatMap(({ direction, index, peers }) =>
      peers.flatMap((peer, at) => askedByPeer(instance, peer, everywhere, `${direction} ${index} ${at}`)),
    ),
  ];
}

function askedByPeer(instance: Instance, peer: Peer | ClusterPeer, home: Scope, role: string): LabelUse[] {
  if (peer.type !== 'selector') return [];
  const { namespaceSelector, podSelector }: SelectorPeer = peer;
  const scope: Scope = namespaceSelector ? { type: 'selected', selector: namespaceSelector } : home;
  return [
    ...(namespaceSelector
      ? asked(instance, 'namespaces', namespaceSelector, { type: 'everywhere' }, `${role} namespaces`)
      : []),
    ...(podSelector ? asked(instance, 'pods', podSelector, scope, role) : []),
  ];
}

function usesOfMonitor(instance: Instance, { kind, selector, namespaces }: Monitor): LabelUse[] {
  const subject = kind === 'ServiceMonitor' ? 'services' : 'pods';
  const scope: Scope =
    namespaces === 'any' ? { type: 'everywhere' } : { type: 'namespaces', names: namespaces ?? [instance.namespace] };
  return asked(instance, subject, selector, scope, 'selector');
}

function had(instance: Instance, subject: Subject, node: Node | undefined, labels: readonly Label[]): LabelUse[] {
  return labels.map(({ key, value, node: valueNode }) => {
    const keyParts = labelKeyParts(instance, node, key);
    const part = keyParts.length > 0 ? valuePart(instance, valueNode) : undefined;
    return { instance, subject, key, keyParts, values: [{ value, part }], asks: undefined };
  });
}

function asked(instance: Instance, subject: Subject, selector: Selector, scope: Scope, role: string): LabelUse[] {
  return selector.requirements.flatMap((requirement) => {
    const { key, operator, values, valueNodes } = requirement;
    if (operator === 'Invalid' || operator === 'Hidden') return [];
    return {
      instance,
      subject,
      key,
      keyParts: requirementKeyParts(instance, requirement),
      values: valueNodes.map((node, index) => ({ value: values[index], part: valuePart(instance, node) })),
      asks: { selector, requirement, scope, role },
    };
  });
}

/** A selector that is a mapping of labels and nothing else. */
function askedByMap(instance: Instance, node: Node | undefined, scope: Scope): LabelUse[] {
  const selector = selectorOfLabels(readLabels(node));
  return selector.requirements.map((requirement) => ({
    instance,
    subject: 'pods',
    key: requirement.key,
    keyParts: labelKeyParts(instance, node, requirement.key),
    values: [{ value: labelText(requirement.node), part: valuePart(instance, requirement.node) }],
    asks: { selector, requirement, scope, role: 'selector' },
  }));
}

/** The labels of an object itself that are known. */
export function labelsOf({ resource }: Instance): ReadonlyMap<string, string> {
  const labels = readLabels(valueAt(resource.root, 'metadata', 'labels'));
  return new Map(labels.flatMap(({ key, value }) => (value === undefined ? [] : [[key, value] as const])));
}
