import { policyTypeOf, ruleValue } from '../generate/ruleValue.ts';
import type { Direction, Rule } from '../model/policy.ts';
import type { Party } from '../policy/party.ts';
import { equalPorts, type PortSet } from '../policy/portSet.ts';
import { rulePorts } from '../policy/rulePorts.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyInstance, WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { directoryOf } from '../workspace/paths.ts';
import type { Value } from '../yaml/write.ts';
import { addPeers, addRules, policiesAbout } from './editPolicy.ts';
import { canEdit, change, fileEdits } from './edits.ts';
import type { Change, FixOptions, Refusal } from './fix.ts';
import { writePolicy } from './newPolicy.ts';
import { selectingLabels } from './podSelector.ts';

/** What one end lets through: the other end, as a peer, on some ports. */
export interface Opening {
  readonly subject: WorkloadInstance;
  readonly direction: Direction;
  /** Undefined for everybody. */
  readonly peer: Value | undefined;
  readonly ports: PortSet;
  /** Whose pods named ports are looked up on. */
  readonly destination: Party;
}

/**
 * Opens an isolated workload to a peer: in a policy that is about it alone, or in a new one. Where an overlay is meant,
 * in a policy that is written there.
 */
export function openDirection(
  snapshot: Snapshot,
  cluster: ClusterModel,
  opening: Opening,
  options: FixOptions,
): Change | Refusal {
  const { subject, direction, peer, ports } = opening;
  for (const policy of policiesAbout(cluster, [subject], direction)) {
    const isOwn = options.overlay === undefined || directoryOf(policy.uri) === options.overlay;
    const extended = isOwn && canEdit(snapshot, policy) ? extend(snapshot, policy, opening) : undefined;
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

/** The peer goes into a rule with exactly these ports, or into a rule of its own. */
function extend(snapshot: Snapshot, policy: PolicyInstance, opening: Opening): Change | undefined {
  const { direction, peer, ports } = opening;
  const { uri, document, resource } = policy;
  for (const rule of resource[direction]) {
    const edits = peer !== undefined && hasExactly(rule, opening) ? addPeers(policy, rule, [peer]) : [];
    if (edits.length > 0) return change(fileEdits(snapshot, uri, document, edits));
  }
  return change(fileEdits(snapshot, uri, document, addRules(policy, direction, [ruleValue(direction, peer, ports)])));
}

function hasExactly(rule: Rule, { ports, destination }: Opening): boolean {
  const { must, may } = rulePorts(rule, destination);
  return equalPorts(must, ports) && equalPorts(may, ports);
}
