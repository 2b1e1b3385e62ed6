import type { ClusterRule } from '../model/clusterPolicy.ts';
import { listed } from '../model/listed.ts';
import type { Direction } from '../model/policy.ts';
import { everything } from '../policy/access.ts';
import { failsClosed, matchClusterRule } from '../policy/clusterPeers.ts';
import type { IngressControllerParty, Party } from '../policy/party.ts';
import { intersectPorts, isEmpty, type PortSet, subtractPorts } from '../policy/portSet.ts';
import { rulePorts } from '../policy/rulePorts.ts';
import { throughTier } from '../policy/tiers.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { factsOf } from '../snapshot/namespaceModel.ts';
import { partyOf, policiesOf, restrictedBy, type WorkloadInstance } from '../snapshot/queries.ts';

/**
 * Who of the admin tier may keep some others from a workload on some ports, or it from them, whatever NetworkPolicies
 * say: `ClusterNetworkPolicy tenants denies`. Undefined where nobody does.
 *
 * @param other Who may be at the other end; undefined for anybody.
 */
export function deniedByAdmin(
  cluster: ClusterModel,
  subject: WorkloadInstance,
  direction: Direction,
  ports: PortSet,
  other: Party | undefined,
): string | undefined {
  const destination = direction === 'egress' && other ? other : partyOf(cluster, subject);
  const denies = (rule: ClusterRule): boolean => {
    if (failsClosed(rule)) return rule.action !== 'accept';
    if (rule.action !== 'deny' && rule.action !== 'hidden') return false;
    if (isEmpty(intersectPorts(rulePorts(rule, destination).may, ports))) return false;
    return !other || matchClusterRule(rule, other, cluster.configured).verdict !== 'no';
  };
  const all = restrictedBy(cluster, subject, direction).filter(
    ({ resource }) => resource.tier !== 'baseline' && resource[direction].some(denies),
  );
  const names = [...new Set(all.map(({ resource }) => `${resource.kind} ${resource.name}`))];
  return names.length === 0 ? undefined : `${listed(names, 'and')} ${names.length === 1 ? 'denies' : 'deny'}`;
}

/** What policies of a workload say to pods of a namespace with whatever labels, once NetworkPolicies admit them all. */
export interface Admission {
  /** Whether some of the ports stay closed to all of them. */
  readonly isDenied: boolean;
  /** Who may keep some of them out; undefined where nobody does. */
  readonly unless: string | undefined;
}

export function admissionOf(
  cluster: ClusterModel,
  target: WorkloadInstance,
  ports: PortSet,
  namespace: string,
): Admission {
  const facts = cluster.namespaces.get(namespace)?.facts ?? factsOf(namespace, [], cluster.configured);
  const pods: IngressControllerParty = {
    type: 'ingressController',
    candidates: [{ namespace: facts, labels: undefined, hostNetwork: false }],
  };
  const through = throughTier(
    'admin',
    partyOf(cluster, target),
    'ingress',
    pods,
    policiesOf(cluster),
    everything,
    undefined,
  );
  const isDenied = !isEmpty(subtractPorts(ports, through.may));
  if (isDenied || isEmpty(subtractPorts(ports, through.must))) return { isDenied, unless: undefined };
  return { isDenied, unless: deniedByAdmin(cluster, target, 'ingress', ports, pods) };
}
