import { ingressCalls } from '../calls/calls.ts';
import type { Instance } from '../model/instance.ts';
import type { Policy, Rule } from '../model/policy.ts';
import { type Access, access, externalAccess, type Recorder, type Selecting } from '../policy/access.ts';
import { type ExternalParty, ingressController, type Party } from '../policy/party.ts';
import type { UnknownCode } from '../policy/peers.ts';
import { equalPorts, intersectPorts, isEmpty, type PortSet, subtractPorts, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { DocumentSpan } from '../snapshot/locate.ts';
import { distinct, partyOf, policiesOf } from '../snapshot/queries.ts';
import { type Answering, answeringWorkloads } from './answering.ts';

/** One end of a connection. */
export type End = Answering | ExternalParty | typeof ingressController;

/** What is allowed from one end to another, surely, and what may be. */
export interface Connection {
  readonly from: End;
  readonly to: End;
  readonly allowed: PortSet;
  readonly unknown: PortSet;
  /** Why something is unknown; empty when nothing is. */
  readonly reasons: readonly Reason[];
}

export interface Reason extends DocumentSpan {
  readonly code: UnknownCode;
  readonly message: string;
}

/** Every ordered pair between which something is allowed or unknown, but for a workload and itself. */
export function* connectionsOf(cluster: ClusterModel): Iterable<Connection> {
  const workloads = answeringWorkloads(cluster);
  const entries = entryPoints(cluster);
  for (const workload of workloads) {
    for (const part of externalAccess(partyOf(cluster, workload), 'ingress', policiesOf(cluster))) {
      yield connection(cluster, { type: 'external', addresses: part.addresses }, workload, part);
    }
    const entry = entries.get(workload.key);
    if (entry) {
      const found = connection(
        cluster,
        ingressController,
        workload,
        limited(accessOf(cluster, ingressController, workload), entry),
      );
      if (isSomething(found)) yield found;
    }
  }
  for (const from of workloads) {
    for (const to of workloads) {
      if (from.key === to.key) continue;
      const allowed = accessOf(cluster, from, to);
      if (!isEmpty(allowed.may)) yield connection(cluster, from, to, allowed);
    }
    for (const part of externalAccess(partyOf(cluster, from), 'egress', policiesOf(cluster))) {
      yield connection(cluster, from, { type: 'external', addresses: part.addresses }, part);
    }
  }
}

/** For each workload behind an Ingress: the container ports that requests are sent to. */
function entryPoints(cluster: ClusterModel): ReadonlyMap<string, PortSet> {
  const entries = new Map<string, PortSet>();
  for (const { ingresses } of cluster.namespaces.values()) {
    for (const { target, ports } of distinct(ingresses).flatMap((ingress) => ingressCalls(cluster, ingress))) {
      entries.set(target.key, unionPorts(entries.get(target.key) ?? ports, ports));
    }
  }
  return entries;
}

function limited({ must, may }: Access, ports: PortSet): Access {
  return { must: intersectPorts(must, ports), may: intersectPorts(may, ports) };
}

function isSomething({ allowed, unknown }: Connection): boolean {
  return !isEmpty(allowed) || !isEmpty(unknown);
}

function connection(cluster: ClusterModel, from: End, to: End, { must, may }: Access): Connection {
  const reasons = equalPorts(must, may) ? [] : reasonsOf(cluster, from, to);
  return { from, to, allowed: must, unknown: subtractPorts(may, must), reasons };
}

function accessOf(cluster: ClusterModel, from: End, to: End, recorder?: Recorder): Access {
  return access(toParty(cluster, from), toParty(cluster, to), policiesOf(cluster), recorder);
}

/** The same answer once more, with someone listening. */
function reasonsOf(cluster: ClusterModel, from: End, to: End): Reason[] {
  const reasons = new Map<string, Reason>();
  const recorder: Recorder = {
    open() {},
    rule() {},
    unknown(code, selecting, rule) {
      const policy = policyInstance(cluster, selecting);
      if (!policy) return;
      const reason = reasonAt(code, policy, rule);
      reasons.set(`${code} ${policy.key} ${reason.start}`, reason);
    },
  };
  accessOf(cluster, from, to, recorder);
  return [...reasons.values()];
}

export function policyInstance(cluster: ClusterModel, { policy, namespace }: Selecting): Instance<Policy> | undefined {
  return cluster.namespaces.get(namespace)?.policies.find(({ resource }) => resource === policy);
}

export function reasonAt(
  code: UnknownCode,
  { uri, document, resource }: Instance<Policy>,
  rule: Rule | undefined,
): Reason {
  const { start, end } = rule?.node ?? resource.podSelectorNode ?? resource.nameNode;
  const where = rule
    ? `${rule.direction} rule ${rule.index + 1} of policy ${resource.name}`
    : `policy ${resource.name}`;
  return { code, message: `${where}: ${reasonWords[code]}`, uri, document, start, end };
}

const reasonWords: Readonly<Record<UnknownCode, string>> = {
  'namespace-labels': 'the labels of the namespace are not known here',
  'pod-labels': 'a label of the pods is set at run time or hidden by a placeholder',
  'ipblock-pod': 'whether an ipBlock matches pod addresses depends on the network plugin',
  'host-network': 'network plugins differ on pods that use hostNetwork',
  'ingress-controller': 'the ingress controller’s namespace and labels are not known',
  placeholder: 'a placeholder hides the value',
};

function toParty(cluster: ClusterModel, end: End): Party {
  return 'resource' in end ? partyOf(cluster, end) : end;
}
