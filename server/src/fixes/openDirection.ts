import { peersKey, policyTypeOf, ruleValue } from '../generate/ruleValue.ts';
import type { Direction, Rule } from '../model/policy.ts';
import type { Party } from '../policy/party.ts';
import { equalPorts, type PortSet } from '../policy/portSet.ts';
import { rulePorts } from '../policy/rulePorts.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type PolicyInstance, selectedBy, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { appendItem, setEntry, type TextEdit } from '../yaml/edit.ts';
import { entryOf, isNull, valueAt } from '../yaml/node.ts';
import type { Value } from '../yaml/write.ts';
import { canEdit, change, fileEdits } from './edits.ts';
import type { Change, FixOptions, Refusal } from './fix.ts';
import { writePolicy } from './newPolicy.ts';
import { selectingLabels } from './podSelector.ts';
import { isShared } from './shared.ts';

/** What one end lets through: the other end, as a peer, on some ports. */
export interface Opening {
  readonly subject: WorkloadInstance;
  readonly direction: Direction;
  readonly peer: Value;
  readonly ports: PortSet;
  /** Whose pods named ports are looked up on. */
  readonly destination: Party;
}

/** Opens an isolated workload to a peer: in a policy that is about it alone, or in a new one. */
export function openDirection(
  snapshot: Snapshot,
  cluster: ClusterModel,
  opening: Opening,
  options: FixOptions,
): Change | Refusal {
  const { subject, direction, peer, ports } = opening;
  for (const policy of fittingPolicies(cluster, subject, direction)) {
    const extended = canEdit(snapshot, policy) ? extend(snapshot, policy, opening) : undefined;
    if (extended) return extended;
  }
  const selecting = selectingLabels(cluster, subject);
  if (selecting.type === 'refusal') return selecting;
  return writePolicy(
    snapshot,
    cluster,
    subject,
    {
      name: `allow-${direction === 'ingress' ? 'to' : 'from'}-${subject.resource.name.replace(/-?\*$/, '')}`,
      spec: {
        podSelector: { matchLabels: selecting.labels },
        policyTypes: [policyTypeOf(direction)],
        [direction]: [ruleValue(direction, peer, ports)],
      },
    },
    options,
  );
}

/** The policies with a selector of their own that select nothing but a workload and isolate it in a direction. */
export function fittingPolicies(
  cluster: ClusterModel,
  subject: WorkloadInstance,
  direction: Direction,
): PolicyInstance[] {
  const policies = cluster.namespaces.get(subject.namespace)?.policies ?? [];
  return policies.filter((policy) => {
    const { isolates, podSelector } = policy.resource;
    if (isolates[direction] !== 'yes' || podSelector.requirements.length === 0) return false;
    const { must, may } = selectedBy(cluster, policy);
    const [only, ...others] = distinct(may);
    return only?.key === subject.key && others.length === 0 && must.some(({ key }) => key === subject.key);
  });
}

/** The peer goes into a rule with exactly these ports, or into a rule of its own. */
function extend(snapshot: Snapshot, { uri, document, resource }: PolicyInstance, opening: Opening): Change | undefined {
  const { direction, peer, ports } = opening;
  for (const rule of resource[direction]) {
    const edits = addPeer(rule);
    if (edits.length > 0) return change(fileEdits(snapshot, uri, document, edits));
  }
  return change(fileEdits(snapshot, uri, document, addRule()));

  function addPeer(rule: Rule): TextEdit[] {
    const peers = valueAt(rule.node, peersKey(direction));
    if (peers?.kind !== 'sequence' || !hasExactly(rule, opening) || isShared(document.root, peers)) return [];
    return appendItem(document, peers, peer);
  }

  function addRule(): TextEdit[] {
    const spec = valueAt(resource.root, 'spec');
    if (spec?.kind !== 'mapping') return [];
    const rules = entryOf(spec, direction);
    const value = ruleValue(direction, peer, ports);
    if (!rules) return isShared(document.root, spec) ? [] : setEntry(document, spec, direction, [value]);
    if (isShared(document.root, rules.value)) return [];
    if (rules.value.kind === 'sequence' || isNull(rules.value)) return appendItem(document, rules, value);
    return [];
  }
}

function hasExactly(rule: Rule, { ports, destination }: Opening): boolean {
  if (rule.peers === 'everyone') return false;
  const { must, may } = rulePorts(rule, destination);
  return equalPorts(must, ports) && equalPorts(may, ports);
}
