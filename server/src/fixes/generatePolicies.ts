import type { PlannedPolicy } from '../generate/plan.ts';
import { podLabelsOf } from '../generate/podLabels.ts';
import type { PlannedRule } from '../generate/rules.ts';
import { peerValue, policyText, ruleValues, type Where } from '../generate/text.ts';
import type { Direction, PortEntry } from '../model/policy.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { PolicyInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { TextEdit } from '../yaml/edit.ts';
import { styleOf } from '../yaml/style.ts';
import type { Value } from '../yaml/write.ts';
import { addPeers, addRules, policiesAbout } from './editPolicy.ts';
import { canEdit, change, fileEdits } from './edits.ts';
import type { Change, FileEdits, FixOptions, Refusal } from './fix.ts';
import { namespaceWritten, nameWritten, placePolicies, refusalBeside } from './newPolicy.ts';

/** Those of planned policies that a workspace has room for, and why not the others. */
export interface Placeable {
  readonly policies: readonly PlannedPolicy[];
  readonly notes: readonly string[];
}

/**
 * Policies that can be written beside their workloads, a default-deny beside any of its namespace. A namespace is left out
 * whole where one of its own cannot: what the others close, it would not open.
 */
export function placeable(snapshot: Snapshot, cluster: ClusterModel, policies: readonly PlannedPolicy[]): Placeable {
  const refused = new Map<string, string>();
  const placed = policies.map((policy) => {
    const { neighbour, namespace } = withNeighbour(snapshot, cluster, policy);
    const reason = refusalBeside(snapshot, neighbour)?.reason;
    if (reason !== undefined && !refused.has(namespace)) {
      refused.set(namespace, `Nothing is written for namespace ${namespace}. ${neighbour.resource.name}: ${reason}`);
    }
    return { ...policy, neighbour };
  });
  return { policies: placed.filter(({ namespace }) => !refused.has(namespace)), notes: [...refused.values()] };
}

function withNeighbour(snapshot: Snapshot, { namespaces }: ClusterModel, policy: PlannedPolicy): PlannedPolicy {
  if (Object.keys(policy.labels).length > 0 || !refusalBeside(snapshot, policy.neighbour)) return policy;
  const others = namespaces.get(policy.namespace)?.workloads ?? [];
  const neighbour = others.find((other) => !refusalBeside(snapshot, other));
  return neighbour ? { ...policy, neighbour } : policy;
}

/** Writes planned policies into a workspace: into policies that are about the same pods, or beside the workloads. */
export function generatePolicies(
  snapshot: Snapshot,
  cluster: ClusterModel,
  policies: readonly PlannedPolicy[],
  where: Where,
  options: FixOptions,
): Change | Refusal {
  const { files, rest } = extendPolicies(snapshot, cluster, policies, where);
  const texts = rest.map((policy) => {
    const { neighbour } = policy;
    const name = nameWritten(policy.name, neighbour);
    const style = { ...styleOf(neighbour.document), json: false };
    return {
      neighbour,
      name,
      text: policyText({ ...policy, name }, namespaceWritten(neighbour.resource), style, where),
    };
  });
  const placed = texts.length > 0 ? placePolicies(snapshot, texts, options) : undefined;
  if (placed?.type === 'refusal') return placed;
  return change(...files, ...(placed?.files ?? [])) ?? { type: 'change', files: [] };
}

/** What of planned policies goes into policies that are there, and what is left to be written anew. */
export interface Extension {
  readonly files: readonly FileEdits[];
  readonly extended: readonly PolicyInstance[];
  /** What goes into them. */
  readonly added: readonly PlannedPolicy[];
  readonly rest: readonly PlannedPolicy[];
}

/** Adds rules to policies that select the same pods and isolate them in the direction already, if their text can be edited. */
export function extendPolicies(
  snapshot: Snapshot,
  cluster: ClusterModel,
  policies: readonly PlannedPolicy[],
  where: Where,
  isOpen: (policy: PolicyInstance) => boolean = () => true,
): Extension {
  const files: FileEdits[] = [];
  const added: PlannedPolicy[] = [];
  const extended = new Set<PolicyInstance>();
  const rest = policies.flatMap((policy) => {
    const left = policy.directions.filter((direction) => {
      for (const present of presentFor(cluster, policy, direction)) {
        const { uri, document } = present;
        if (!isOpen(present) || !canEdit(snapshot, present)) continue;
        const edits = fileEdits(snapshot, uri, document, rulesInto(present, policy, direction, where));
        if (!edits) continue;
        files.push(edits);
        extended.add(present);
        added.push(onlyIn(policy, [direction]));
        return false;
      }
      return true;
    });
    return left.length > 0 ? [onlyIn(policy, left)] : [];
  });
  return { files, extended: [...extended], added, rest };
}

function presentFor(
  cluster: ClusterModel,
  { labels, neighbour }: PlannedPolicy,
  direction: Direction,
): PolicyInstance[] {
  if (Object.keys(labels).length === 0) return [];
  return policiesAbout(cluster, [neighbour, ...podLabelsOf(cluster, neighbour).others], direction);
}

/** Peers go into a rule with just their ports, where there is one. Everything else is a rule of its own. */
function rulesInto(present: PolicyInstance, policy: PlannedPolicy, direction: Direction, where: Where): TextEdit[] {
  const edits: TextEdit[] = [];
  const own = policy.rules.filter((rule) => {
    if (rule.direction !== direction || rule.peers.length === 0) return true;
    const peers = rule.peers.map((peer) => peerValue(peer, where));
    for (const like of present.resource[direction]) {
      const added = hasPorts(like.ports, rule) ? addPeers(present, like, peers) : [];
      edits.push(...added);
      if (added.length > 0) return false;
    }
    return true;
  });
  const rules = ruleValues({ ...policy, rules: own }, direction, where);
  if (rules.length === 0) return edits;
  const added = addRules(present, direction, rules);
  return added.length > 0 ? [...edits, ...added] : [];
}

/** Whether ports are written as they are planned: a name is then that of the same ports, too. */
function hasPorts(entries: readonly PortEntry[] | 'all', { ports }: PlannedRule): boolean {
  if (entries === 'all' || !ports) return entries === 'all' && !ports;
  const written = entries.map(({ isValid, hidden, protocol, port, endPort }): Value => {
    return isValid && hidden.length === 0 && protocol ? { protocol, port, endPort } : null;
  });
  const words = (values: readonly Value[]): string =>
    JSON.stringify(values.map((value) => JSON.stringify(value)).sort());
  return words(written) === words(ports);
}

function onlyIn(policy: PlannedPolicy, directions: readonly Direction[]): PlannedPolicy {
  return {
    ...policy,
    directions,
    rules: policy.rules.filter(({ direction }) => directions.includes(direction)),
    dns: directions.includes('egress') ? policy.dns : [],
  };
}
