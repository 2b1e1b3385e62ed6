import { kindsOfInterest } from '../../model/read.ts';
import { type Requirement, readSelector } from '../../model/selector.ts';
import { entryOf, itemsOf, type Mapping, type Node } from '../../yaml/node.ts';
import { selectorOfEntries } from '../meaning/selectors.ts';
import type { Subject } from './labelUses.ts';
import type { OtherObject } from './otherObjects.ts';

/** A selector in an object of a kind that is not read: of a PodDisruptionBudget, or of a policy of a service mesh. */
export interface OtherSelector {
  readonly object: OtherObject;
  readonly subject: Extract<Subject, 'pods' | 'namespaces'>;
  readonly requirements: readonly Requirement[];
  /** Undefined where nothing says whose pods it selects. */
  readonly namespace: string | undefined;
}

/**
 * What looks like a selector of pods or of namespaces by its name and its shape: fields mean the same in nearly all
 * kinds. None of a patch for a kind that is read, which stands in what it makes.
 */
export function otherSelectorsOf(object: OtherObject): readonly OtherSelector[] {
  const { header } = object;
  const { kind, root } = header;
  if ((object.isPatch && kindsOfInterest.has(kind)) || ofOthers.has(kind)) return [];
  return [...selectorsIn(root)].flatMap(([node, subject]) => {
    const requirements = requirementsOf(node);
    if (requirements.length === 0) return [];
    const named = requirements.find(({ key }) => key === ciliumNamespace)?.values[0];
    const own = subject === 'pods' && !kind.includes('Cluster') ? header.namespace : undefined;
    return {
      object,
      subject,
      requirements: requirements.filter(({ key }) => key !== ciliumNamespace),
      namespace: named ?? own,
    };
  });
}

/** Kinds whose selectors mean neither pods nor namespaces. */
const ofOthers: ReadonlySet<string> = new Set(['PersistentVolumeClaim', 'CustomResourceDefinition']);

const podFields: ReadonlySet<string> = new Set([
  'selector',
  'podSelector',
  'labelSelector',
  'endpointSelector',
  'workloadSelector',
  'fromEndpoints',
  'toEndpoints',
]);

/** Of Cilium: a label of pods that says where they are. */
const ciliumNamespace = 'io.kubernetes.pod.namespace';

function selectorsIn(
  node: Node,
  isOfNamespaces = false,
  found = new Map<Mapping, OtherSelector['subject']>(),
): ReadonlyMap<Mapping, OtherSelector['subject']> {
  if (node.kind === 'sequence') for (const item of node.items) selectorsIn(item, isOfNamespaces, found);
  if (node.kind !== 'mapping') return found;
  for (const { key, value } of node.entries) {
    const subject = key === 'namespaceSelector' || (isOfNamespaces && key === 'selector') ? 'namespaces' : 'pods';
    if (subject === 'namespaces' || podFields.has(key))
      for (const each of value.kind === 'sequence' ? itemsOf(value) : [value])
        if (each.kind === 'mapping') found.set(each, subject);
    selectorsIn(value, key === 'namespaces', found);
  }
  return found;
}

/** The conditions of a LabelSelector, of a mapping with `labels` (Istio), or of one of labels and nothing else. */
function requirementsOf(node: Mapping): readonly Requirement[] {
  const [labels, own, expressions] = ['matchLabels', 'labels', 'matchExpressions'].map(
    (field) => entryOf(node, field)?.value,
  );
  const isMap = !labels && !own && !expressions && node.entries.every(({ value }) => value.kind === 'scalar');
  const written = isMap ? node : (labels ?? (own?.kind === 'mapping' ? own : undefined));
  const asked = expressions ? readSelector({ ...node, entries: node.entries.filter(isExpressions) }).requirements : [];
  return [...selectorOfEntries(written).requirements, ...asked].map(withoutSource);
}

function isExpressions({ key }: Mapping['entries'][number]): boolean {
  return key === 'matchExpressions';
}

/** Cilium says before the key of a label whose it is. */
function withoutSource(requirement: Requirement): Requirement {
  const { key } = requirement;
  return { ...requirement, key: key.replace(/^(k8s|any)[:.]/, '') };
}
