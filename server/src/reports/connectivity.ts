import { ingressCalls } from '../calls/entryPoints.ts';
import type { ClusterPolicy, ClusterRule } from '../model/clusterPolicy.ts';
import type { Ingress } from '../model/ingress.ts';
import type { DocumentSpan } from '../model/instance.ts';
import { type Instance, placeIn } from '../model/instance.ts';
import type { Policy, Rule } from '../model/policy.ts';
import type { Route } from '../model/route.ts';
import type { Workload } from '../model/workload.ts';
import { type Access, access, deaf, nothing, type Recorder } from '../policy/access.ts';
import { forOrdinals } from '../policy/bits.ts';
import type { ExternalParty, IngressControllerParty, Party } from '../policy/party.ts';
import type { UnknownCode } from '../policy/peers.ts';
import { equalPorts, intersectPorts, isEmpty, type PortSet, subtractPorts, unionPorts } from '../policy/portSet.ts';
import type { RowPart } from '../policy/rows.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { instanceOf } from '../snapshot/explanation.ts';
import { distinct, ingressControllerOf, partyOf, placeOf, policiesOf, rowsOf } from '../snapshot/queries.ts';
import type { Node } from '../yaml/node.ts';
import { type Answering, answeringWorkloads } from './answering.ts';
import { outsideOf } from './outside.ts';

/** One end of a connection. */
export type End = Answering | ExternalParty | IngressControllerParty;

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

/**
 * Every ordered pair between which something is allowed or unknown, but for a workload and itself: first what comes to
 * each workload from elsewhere, then what goes out from each; workloads stand in the order of their names everywhere.
 * What those may call at other workloads that are not asked about is left out.
 */
export function* connectionsOf(
  cluster: ClusterModel,
  isAsked: (from: Answering) => boolean = () => true,
): Iterable<Connection> {
  const workloads = answeringWorkloads(cluster);
  const entries = entryPoints(cluster);
  const controller = ingressControllerOf(cluster);
  const outside = outsideOf(cluster);
  for (const workload of workloads) {
    for (const part of outside(workload, 'ingress')) {
      yield connection(cluster, { type: 'external', addresses: part.addresses }, workload, part);
    }
    const entry = entries.get(workload.key);
    if (entry) {
      const found = connection(cluster, controller, workload, limited(accessOf(cluster, controller, workload), entry));
      const reasons = equalPorts(entry.must, entry.may)
        ? found.reasons
        : [...found.reasons, reasonAt('placeholder', workload, undefined)];
      if (isSomething(found)) yield { ...found, reasons };
    }
  }
  const places = workloads.map((workload) => placeOf(cluster, workload));
  const order = new Map(places.map((place, index) => [place, index]));
  for (const [index, from] of workloads.entries()) {
    const row = isAsked(from) ? rowsOf(cluster).row(places[index] as number) : [];
    for (const { to, access } of inOrder(row, order)) {
      yield connection(cluster, from, workloads[to] as Answering, access);
    }
    for (const part of outside(from, 'egress')) {
      yield connection(cluster, from, { type: 'external', addresses: part.addresses }, part);
    }
  }
}

/** A row's destinations, one by one, in the order that is given for their places; those without one are left out. */
function inOrder(
  row: readonly RowPart[],
  order: ReadonlyMap<number, number>,
): { readonly to: number; readonly access: Access }[] {
  const found: { to: number; access: Access }[] = [];
  for (const { access, to: places } of row) {
    forOrdinals(places, (place) => {
      const to = order.get(place);
      if (to !== undefined) found.push({ to, access });
    });
  }
  return found.sort((left, right) => left.to - right.to);
}

/** For each workload behind an Ingress: the container ports that requests are sent to, surely and possibly. */
function entryPoints(cluster: ClusterModel): ReadonlyMap<string, Access> {
  const entries = new Map<string, Access>();
  for (const { ingresses, routes } of cluster.namespaces.values()) {
    for (const { from, target, ports, hidesPort } of distinct<Instance<Ingress | Route>>([
      ...ingresses,
      ...routes,
    ]).flatMap((ingress) => ingressCalls(cluster, ingress))) {
      if (from !== 'ingressController') continue;
      const { must, may } = entries.get(target.key) ?? nothing;
      entries.set(target.key, { must: hidesPort ? must : unionPorts(must, ports), may: unionPorts(may, ports) });
    }
  }
  return entries;
}

function limited({ must, may }: Access, entry: Access): Access {
  return { must: intersectPorts(must, entry.must), may: intersectPorts(may, entry.may) };
}

function isSomething({ allowed, unknown }: Connection): boolean {
  return !isEmpty(allowed) || !isEmpty(unknown);
}

function connection(cluster: ClusterModel, from: End, to: End, { must, may }: Access): Connection {
  const ports = { allowed: must, unknown: subtractPorts(may, must) };
  if (equalPorts(must, may)) return { from, to, ...ports, reasons: [] };
  let known: readonly Reason[] | undefined;
  return {
    from,
    to,
    ...ports,
    // It takes as long as the answer, and of most connections nobody asks.
    get reasons() {
      known ??= reasonsOf(cluster, from, to);
      return known;
    },
  };
}

function accessOf(cluster: ClusterModel, from: End, to: End, recorder?: Recorder): Access {
  return access(toParty(cluster, from), toParty(cluster, to), policiesOf(cluster), recorder);
}

/** The same answer once more, with someone listening. */
function reasonsOf(cluster: ClusterModel, from: End, to: End): Reason[] {
  const reasons = new Map<string, Reason>();
  const recorder: Recorder = {
    ...deaf,
    unknown(code, about, rule) {
      const instance = instanceOf(cluster, about);
      if (!instance) return;
      const reason = reasonAt(code, instance, rule);
      reasons.set(`${code} ${instance.key} ${reason.start}`, reason);
    },
  };
  accessOf(cluster, from, to, recorder);
  return [...reasons.values()];
}

export function reasonAt(
  code: UnknownCode,
  instance: Instance<Policy | ClusterPolicy | Workload>,
  rule: Rule | ClusterRule | undefined,
): Reason {
  const { resource } = instance;
  const node = rule?.node ?? subjectNode(resource) ?? resource.nameNode;
  const what = resource.type === 'workload' ? resource.kind : 'policy';
  const where = rule
    ? `${rule.direction} rule ${rule.index + 1} of ${what} ${resource.name}`
    : `${what} ${resource.name}`;
  return { code, message: `${where}: ${reasonWords[code]}`, ...placeIn(instance, node) };
}

function subjectNode(resource: Policy | ClusterPolicy | Workload): Node | undefined {
  if (resource.type === 'workload') return undefined;
  return resource.type === 'policy' ? resource.podSelectorNode : resource.subject.node;
}

export const reasonWords: Readonly<Record<UnknownCode, string>> = {
  'namespace-labels': 'the labels of the namespace are not known here',
  'pod-labels': 'a label of the pods is set at run time or hidden by a placeholder',
  'ipblock-pod': 'whether an ipBlock matches pod addresses depends on the network plugin',
  'pod-address': 'the addresses of the pods are not known',
  'host-network': 'network plugins differ on pods that use hostNetwork',
  'ingress-controller': 'the ingress controller’s namespace and labels are not known',
  caller: 'the namespace and the labels of the caller are not known',
  node: 'which addresses and labels the nodes have is not known',
  'domain-name': 'which addresses a domain name has is not known',
  'tier-order': 'several cluster policies have the same priority',
  alternatives: 'nothing says which of several bundles is applied here',
  unseen: 'what could not be rendered may hold policies',
  unread: 'a policy of the network plugin, which is not read, may say something else',
  placeholder: 'a placeholder hides the value',
};

function toParty(cluster: ClusterModel, end: End): Party {
  return 'resource' in end ? partyOf(cluster, end) : end;
}
