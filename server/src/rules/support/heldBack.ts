import { type Call, partyOfCaller } from '../../calls/call.ts';
import { reaches } from '../../calls/reaches.ts';
import { remembered } from '../../calls/remembered.ts';
import type { ClusterFacts } from '../../model/clusterFacts.ts';
import type { ClusterPolicy } from '../../model/clusterPolicy.ts';
import { type Instance, placeIn } from '../../model/instance.ts';
import { isPlaceholder } from '../../model/labels.ts';
import { listed } from '../../model/listed.ts';
import { memo } from '../../model/memo.ts';
import type { Direction, Policy } from '../../model/policy.ts';
import { type Access, gate } from '../../policy/access.ts';
import { everyAddress } from '../../policy/addressSet.ts';
import { apiServer, ingressController, type Party } from '../../policy/party.ts';
import { formatPorts, intersectPorts, isEmpty } from '../../policy/portSet.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { explain } from '../../snapshot/explanation.ts';
import {
  distinct,
  isolatedBy,
  partyOf,
  policiesOf,
  restrictedBy,
  type WorkloadInstance,
} from '../../snapshot/queries.ts';
import { configFileName } from '../../workspace/config.ts';
import type { Related, Report } from '../rule.ts';
import { opensServicePort } from './servicePorts.ts';

/** The policies of each end that surely keep a call from getting through; one end has some at least. */
export type HeldBack = Readonly<Record<Direction, readonly Instance<Policy | ClusterPolicy>[]>>;

/**
 * Which policies surely keep a call from getting through, on every port that it may go to; undefined where they let it
 * through, where that is unknown, and for what gets nowhere anyway. The same object as long as the answer is the same.
 */
export const heldBack: (cluster: ClusterModel, call: Call) => HeldBack | undefined = remembered(
  decidesOf,
  (cluster, call) => holdersBack(cluster, call, partiesOf(cluster, call)),
);

/**
 * The same for the ingress controller of which nothing is known, where policies surely hold it back unless its pods are
 * in the namespace of those that it calls.
 */
export const heldBackElsewhere: (cluster: ClusterModel, call: Call) => HeldBack | undefined = remembered(
  decidesOf,
  (cluster, call) => {
    const isUnknown = call.from === 'ingressController' && cluster.configured.ingressControllers.length === 0;
    const held = isUnknown && !heldBack(cluster, call) && holdersBack(cluster, call, [controllerElsewhere]);
    return held && held.ingress.length > 0 ? held : undefined;
  },
);

/**
 * The same for what comes to a load balancer or a port of the nodes, where no rule for another namespace is there either:
 * the load balancer of some clusters is pods, which stand in for the clients.
 */
export const heldBackFromOutside: (cluster: ClusterModel, call: Call) => HeldBack | undefined = remembered(
  decidesOf,
  (cluster, call) => {
    const held = heldBackOtherwise(cluster, call);
    return held && holdersBack(cluster, call, [controllerElsewhere]) ? held : undefined;
  },
);

/** In a namespace of which neither the name nor a label is known, but that it is another one. */
const controllerElsewhere: Party = {
  type: 'ingressController',
  candidates: [
    { namespace: { name: '${elsewhere}', labels: [], moreLabels: true }, labels: undefined, hostNetwork: false },
  ],
};

/** What decides whether a call gets through. */
function decidesOf(cluster: ClusterModel, { from, caller, target }: Call): readonly unknown[] {
  return [
    cluster.configured,
    cluster.clusterPolicies,
    cluster.namespaces.get(target.namespace)?.facts,
    caller && cluster.namespaces.get(caller.namespace)?.facts,
    ...(from === 'ingressController' ? controllerFacts(cluster) : []),
    ...isolatedBy(cluster, target, 'ingress'),
    'and',
    ...(caller ? isolatedBy(cluster, caller, 'egress') : []),
  ];
}

function controllerFacts({ configured, namespaces }: ClusterModel): readonly unknown[] {
  return configured.ingressControllers.map(({ namespace }) => namespaces.get(namespace)?.facts);
}

function holdersBack(cluster: ClusterModel, call: Call, parties: readonly Party[]): HeldBack | undefined {
  const { caller, target } = call;
  const isHidden = isPlaceholder(target.namespace) || (caller !== undefined && isPlaceholder(caller.namespace));
  const isSamePod = caller?.resource === target.resource && target.resource.kind === 'Pod';
  if (isHidden || isSamePod || !reaches(call)) return undefined;
  const to = partyOf(cluster, target);
  const lookup = { ...policiesOf(cluster), facts: factsFor(call, cluster.configured) };
  const blocks = ({ may }: Access): boolean => isEmpty(isEmpty(call.ports) ? may : intersectPorts(call.ports, may));
  const isIngress = parties.every((from) => blocks(gate(to, 'ingress', from, lookup)));
  const isEgress = caller !== undefined && blocks(gate(partyOf(cluster, caller), 'egress', to, lookup));
  if (!isIngress && !isEgress) return undefined;
  return {
    ingress: isIngress ? blockers(cluster, call, 'ingress') : [],
    egress: isEgress ? blockers(cluster, call, 'egress') : [],
  };
}

/**
 * The same, but for a call that only rules hold back which open to it the port of its Service, and not that of the pods:
 * these are reported where they are written, and one mistake is told once.
 */
export function heldBackOtherwise(cluster: ClusterModel, call: Call): HeldBack | undefined {
  const held = heldBack(cluster, call);
  return held && isServicePortOpen(cluster, call, held) ? undefined : held;
}

function isServicePortOpen(cluster: ClusterModel, call: Call, { ingress, egress }: HeldBack): boolean {
  const { caller, target, ports } = call;
  if ([...ingress, ...egress].some(({ resource }) => resource.type !== 'policy')) return false;
  const opens = (subject: WorkloadInstance, direction: Direction, others: readonly Party[]): boolean =>
    opensServicePort(cluster, subject, direction, others, ports);
  return (
    (ingress.length === 0 || opens(target, 'ingress', meantBy(cluster, call))) &&
    (egress.length === 0 || (caller !== undefined && opens(caller, 'egress', [partyOf(cluster, target)])))
  );
}

/**
 * Whom a rule may be written for that shall let a call in. The API server is taken for pods as a rule: what opens the
 * port of its webhook's Service to some is one mistake, and what is wrong with the peers is said once the port is right.
 */
function meantBy(cluster: ClusterModel, call: Call): readonly Party[] {
  const parties = partiesOf(cluster, call);
  return call.from === 'apiServer' ? [...parties, ingressController] : parties;
}

/** Who may be the caller: where no manifest shows it, it is surely held back only if everybody is. */
function partiesOf(cluster: ClusterModel, call: Call): readonly Party[] {
  const known = partyOfCaller(cluster, call);
  if (known) return [known];
  const anyAddress = { type: 'external', addresses: everyAddress } as const;
  // The API server is no pod, and neither is a load balancer.
  if (call.from === 'apiServer') return [apiServer];
  if (call.from === 'outside') return [anyAddress];
  // Prometheus and KEDA are pods somewhere, with unknown labels, as a controller may be.
  return [ingressController, anyAddress];
}

/** The API server is on nodes that run nothing else, as a rule, so that a pod on its node is no reason to be silent. */
function factsFor({ from }: Call, facts: ClusterFacts): ClusterFacts {
  return from === 'apiServer' ? withoutNodes(facts) : facts;
}

const withoutNodes = memo((facts: ClusterFacts): ClusterFacts => ({ ...facts, nodeCIDRs: [] }));

function blockers(
  cluster: ClusterModel,
  call: Call,
  direction: Direction,
): readonly Instance<Policy | ClusterPolicy>[] {
  const end = direction === 'egress' && call.caller ? call.caller : call.target;
  const isolating = isolatedBy(cluster, end, direction).map(({ instance }) => instance);
  const from = partyOfCaller(cluster, call);
  if (cluster.clusterPolicies.length === 0) return distinct(isolating);
  if (!from)
    return distinct<Instance<Policy | ClusterPolicy>>([...isolating, ...restrictedBy(cluster, end, direction)]);
  const steps = explain(cluster, from, partyOf(cluster, call.target)).parts.flatMap((part) =>
    isEmpty(intersectPorts(part.ports, call.ports)) ? [] : (part[direction]?.steps ?? []),
  );
  return distinct<Instance<Policy | ClusterPolicy>>(
    steps.flatMap((step) => {
      if (step.type === 'isolates') return [step.policy.policy];
      const denies = step.type === 'rule' && step.rule.action !== 'accept' && step.rule.action !== 'pass';
      return denies ? [step.policy.policy] : [];
    }),
  );
}

/**
 * The finding about a call that is held back, at what says that it is made. `what` is the beginning of its sentence:
 * `frontend calls cart`; `end` is what comes behind the policies.
 */
export function heldBackReport(call: Call, held: HeldBack, what: string, end = '.'): Report {
  const { caller, target, ports, evidence, strength } = call;
  const on = isEmpty(ports) ? '' : ` on ${formatPorts(ports)}`;
  const sides = [
    ...(held.ingress.length > 0 ? [obstacleWords(held.ingress, 'admit')] : []),
    ...(held.egress.length > 0 ? [obstacleWords(held.egress, 'let out')] : []),
  ];
  return {
    at: placeOf(call),
    message: `${what}${on} (${evidence.text}), which ${sides.join(', and ')}${end}`,
    ...(strength === 'weak' ? { severity: 'information' } : {}),
    related: [
      ...held.ingress.map((policy) => related(policy, `decides what ${target.resource.name} receives`)),
      ...held.egress.map((policy) => related(policy, `decides whom ${caller?.resource.name} may call`)),
    ],
    data: { call: { caller: caller?.resource.name, target: target.resource.name } },
  };
}

/** A workload as another one sees it: with its namespace where that is another. */
export function nameSeenFrom(namespace: string | undefined, { resource, ...seen }: WorkloadInstance): string {
  return seen.namespace === namespace ? resource.name : `${resource.name} in namespace ${seen.namespace}`;
}

/** In the configuration nothing is reported: what it says of a workload is reported at that. */
function placeOf({ caller, target, evidence }: Call): Report['at'] {
  const { uri, document, start, end } = evidence;
  if (!uri.endsWith(`/${configFileName}`)) return { start, end, origin: { uri, document } };
  const { resource, ...subject } = caller ?? target;
  const { start: from, end: to, origin = subject } = resource.nameNode;
  return { start: from, end: to, origin };
}

/** `policy deny does not admit`, `ClusterNetworkPolicy tenants denies` */
function obstacleWords(policies: readonly Instance<Policy | ClusterPolicy>[], verb: string): string {
  const isOne = policies.length === 1;
  const names = policies.map(({ resource }) => resource.name);
  const shown = names.length > mostNames ? [...names.slice(0, mostNames), `${names.length - mostNames} others`] : names;
  if (policies.every(({ resource }) => resource.type === 'policy')) {
    return `${isOne ? 'policy' : 'policies'} ${listed(shown, 'and')} ${isOne ? 'does' : 'do'} not ${verb}`;
  }
  const kinds = new Set(policies.map(({ resource }) => (resource.type === 'policy' ? 'policy' : resource.kind)));
  return `${[...kinds].join(' or ')} ${listed(shown, 'and')} ${isOne ? 'denies' : 'deny'}`;
}

const mostNames = 3;

function related(policy: Instance<Policy | ClusterPolicy>, what: string): Related {
  const { resource } = policy;
  const name = resource.type === 'policy' ? `Policy ${resource.name}` : `${resource.kind} ${resource.name}`;
  return { ...placeIn(policy, resource.nameNode), message: `${name} ${what}.` };
}
