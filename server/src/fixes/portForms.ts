import type { PortEntry, Rule, SelectorPeer } from '../model/policy.ts';
import type { ContainerPort } from '../model/workload.ts';
import { nameLabel } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import {
  mayHoldMore,
  type PolicyInstance,
  peerMatches,
  peerNamespaces,
  selectedBy,
  type WorkloadInstance,
} from '../snapshot/queries.ts';
import { replaceScalar } from '../yaml/edit.ts';
import { valueAt } from '../yaml/node.ts';
import { refactoring } from './refactoring.ts';
import { isShared } from './shared.ts';

/** *Write port http as 8080*, and the other way, where all pods that the port is looked up on say the same. */
export const portForms = refactoring(
  { kind: 'refactor.rewrite', of: ['policy'], changes: 'nothing' },
  function* ({ context, policy, document, path }) {
    const at = path.findLastIndex(({ key }) => key === 'ports');
    const item = path[at + 1]?.node;
    const scalar = item && valueAt(item, 'port');
    const found = item && entryAt(policy, item.start);
    if (!found || scalar?.kind !== 'scalar' || isShared(document.root, scalar)) return;
    const { rule, entry } = found;
    if (!entry.isValid || entry.hidden.length > 0 || entry.endPort !== undefined) return;
    const meant = agreed(destinations(context.cursor.cluster, policy, rule), entry);
    if (meant === undefined) return;
    yield { title: `Write port ${entry.port} as ${meant}`, made: replaceScalar(document, scalar, meant) };
  },
);

/** The entry that is written at an offset of the policy's document. */
function entryAt({ resource }: PolicyInstance, start: number): { rule: Rule; entry: PortEntry } | undefined {
  for (const rule of [...resource.ingress, ...resource.egress]) {
    for (const entry of rule.ports === 'all' ? [] : rule.ports) {
      if (entry.node.start === start && !entry.node.origin) return { rule, entry };
    }
  }
  return undefined;
}

/** The workloads whose ports a rule speaks of; none where others may be among them that nobody sees. */
function destinations(cluster: ClusterModel, policy: PolicyInstance, rule: Rule): readonly WorkloadInstance[] {
  if (rule.direction === 'ingress') {
    return mayHoldMore(cluster, policy.namespace) ? [] : selectedBy(cluster, policy).may;
  }
  if (rule.peers === 'everyone') return [];
  const found: WorkloadInstance[] = [];
  for (const peer of rule.peers) {
    if (peer.type !== 'selector' || !isOfKnownNamespaces(peer)) return [];
    if (peerNamespaces(cluster, policy.namespace, peer).some(({ facts }) => mayHoldMore(cluster, facts.name)))
      return [];
    found.push(...peerMatches(cluster, policy.namespace, peer).may);
  }
  return found;
}

/** By their names: of namespaces with other labels there may be more than the manifests show. */
function isOfKnownNamespaces({ namespaceSelector }: SelectorPeer): boolean {
  return (
    !namespaceSelector ||
    namespaceSelector.requirements.some(({ key, operator }) => key === nameLabel && operator === 'In')
  );
}

/** The number that a name has on all of some workloads, or the name that a number has and that no other number shares. */
function agreed(workloads: readonly WorkloadInstance[], { port, protocol }: PortEntry): number | string | undefined {
  const answers = new Set(
    workloads.map(({ resource: { ports, hiddenPorts } }) => {
      const those = ports.filter((each) => each.protocol === protocol);
      const same = those.filter((each) => (typeof port === 'string' ? each.name : each.port) === port);
      if (hiddenPorts.length > 0 || new Set(same.map(text)).size !== 1) return undefined;
      const [{ name, port: number }] = same as [ContainerPort];
      if (typeof port === 'string') return number;
      return new Set(those.filter((each) => each.name === name).map(text)).size === 1 ? name : undefined;
    }),
  );
  const [answer] = answers;
  return answers.size === 1 ? answer : undefined;
}

function text({ name, port }: ContainerPort): string {
  return `${name} ${port}`;
}
