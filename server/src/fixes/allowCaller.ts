import { type Call, callsOf, containerPorts, ingressCalls } from '../calls/calls.ts';
import type { Instance } from '../model/instance.ts';
import type { Direction, Rule } from '../model/policy.ts';
import { protocols } from '../model/ports.ts';
import { type Access, access, gate } from '../policy/access.ts';
import { ingressController, type Party } from '../policy/party.ts';
import { allPorts, equalPorts, formatPorts, isEmpty, noPorts, type PortSet, portRange, subtractPorts, unionPorts } from '../policy/portSet.ts';
import { nameLabel } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, partyOf, policiesOf, type PolicyInstance, selectedBy, servicesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { entryOf, type Node, valueAt } from '../yaml/node.ts';
import { appendItem, setEntry } from '../yaml/edit.ts';
import type { Value } from '../yaml/write.ts';
import { rulePorts } from '../policy/rulePorts.ts';
import { change, fileEdits } from './edits.ts';
import type { Change, FileEdits, Fix, FixContext, FixOptions } from './fix.ts';
import { writePolicy } from './newPolicy.ts';
import { selectingLabels } from './podSelector.ts';

/** *Allow this caller* at a reference that policies block, and a choice of callers at every workload and policy. */
export function* allowCaller(context: FixContext): Iterable<Fix> {
  const { snapshot, cursor, options } = context;
  const { instance, cluster } = cursor;
  if (!instance) return;
  for (const call of callsAt(context, instance)) {
    const effect = allowCall(snapshot, cluster, call, options);
    const who = call.caller?.resource.name ?? 'the ingress controller';
    const title = `Allow ${who} to call ${call.target.resource.name} on ${formatPorts(call.ports)}`;
    if (effect) yield { title, kind: 'quickfix', answers: undefined, preferred: true, effect };
  }
  for (const target of targetsAt(context, instance)) {
    const title = `Allow a caller of ${target.resource.name}…`;
    yield { title, kind: 'refactor', answers: undefined, effect: { type: 'pickCaller', target: target.key } };
  }
}

/** The calls that the node under the cursor is evidence of. */
function callsAt({ cursor }: FixContext, instance: Instance): Call[] {
  const { cluster, path } = cursor;
  const { resource } = instance;
  const calls =
    resource.type === 'workload'
      ? callsOf(cluster, instance as WorkloadInstance)
      : resource.type === 'ingress'
        ? ingressCalls(cluster, instance as Instance<typeof resource>)
        : [];
  return calls.filter(({ evidence }) => path.some(({ node }) => node.start === evidence.start && node.end === evidence.end));
}

/** The workload under the cursor, or those that the policy under the cursor selects, if they are few. */
function targetsAt({ cursor }: FixContext, instance: Instance): readonly WorkloadInstance[] {
  const key = cursor.path[0]?.key;
  if (instance.resource.type === 'workload') return key === 'kind' || key === 'metadata' ? [instance as WorkloadInstance] : [];
  if (instance.resource.type !== 'policy') return [];
  const selected = distinct(selectedBy(cursor.cluster, instance as PolicyInstance).must);
  return selected.length <= mostTargets ? selected : [];
}

const mostTargets = 5;

/** The change that lets one workload call another; undefined when it may already, or when that cannot be written. */
export function allowWorkload(
  snapshot: Snapshot,
  cluster: ClusterModel,
  caller: WorkloadInstance,
  target: WorkloadInstance,
  options: FixOptions,
): Change | undefined {
  const ports = portsToOpen(cluster, caller, target);
  return allow(snapshot, cluster, { from: partyOf(cluster, caller), caller, target, ports }, options);
}

function allowCall(snapshot: Snapshot, cluster: ClusterModel, call: Call, options: FixOptions): Change | undefined {
  return allow(snapshot, cluster, { ...call, ports: isEmpty(call.ports) ? allPorts : call.ports }, options);
}

type Wish = Pick<Call, 'from' | 'caller' | 'target' | 'ports'>;

function allow(snapshot: Snapshot, cluster: ClusterModel, wish: Wish, options: FixOptions): Change | undefined {
  const { from, caller, target, ports } = wish;
  const to = partyOf(cluster, target);
  const lookup = policiesOf(cluster);
  const lacks = ({ must }: Access): boolean => !isEmpty(subtractPorts(ports, must));
  if (!lacks(access(from, to, lookup))) return undefined;
  const files: (FileEdits | undefined)[] = [];
  if (lacks(gate(to, 'ingress', from, lookup))) files.push(...open(snapshot, cluster, target, 'ingress', from, ports, options, caller));
  if (caller && from.type === 'pods' && lacks(gate(from, 'egress', to, lookup))) {
    files.push(...open(snapshot, cluster, caller, 'egress', to, ports, options, target));
  }
  return change(...files);
}

/** Which ports a caller needs: what the manifests say that it calls, what the target declares, its Services, or all. */
function portsToOpen(cluster: ClusterModel, caller: WorkloadInstance, target: WorkloadInstance): PortSet {
  const declared = target.resource.ports.map(({ protocol, port }) => portRange(protocol, port, port));
  const served = servicesOf(cluster, target).map((service) => containerPorts(service, service.resource.ports, target));
  const called = callsOf(cluster, caller).filter((call) => call.target.key === target.key);
  for (const candidates of [called.map(({ ports }) => ports), declared, served]) {
    const ports = candidates.reduce(unionPorts, noPorts);
    if (!isEmpty(ports)) return ports;
  }
  return allPorts;
}

/** Opens `subject` in a direction to the other end: in a policy that is about it alone, or in a new one. */
function open(
  snapshot: Snapshot,
  cluster: ClusterModel,
  subject: WorkloadInstance,
  direction: Direction,
  other: Party,
  ports: PortSet,
  options: FixOptions,
  otherWorkload: WorkloadInstance | undefined,
): readonly (FileEdits | undefined)[] {
  const peer = peerValue(cluster, subject, other, otherWorkload);
  if (!peer) return [undefined];
  const fitting = fittingPolicy(cluster, subject, direction);
  if (fitting) return [extended(snapshot, cluster, fitting, direction, peer, ports, other)];
  const labels = selectingLabels(cluster, subject);
  if (!labels) return [undefined];
  const name = `allow-${direction === 'ingress' ? 'to' : 'from'}-${subject.resource.name}`;
  const spec: Value = {
    podSelector: { matchLabels: labels },
    policyTypes: [direction === 'ingress' ? 'Ingress' : 'Egress'],
    [direction]: [ruleValue(direction, peer, ports)],
  };
  return writePolicy(snapshot, subject, { name, spec }, options) ?? [undefined];
}

/** A policy with a selector of its own that selects nothing but the subject and isolates it in the direction. */
function fittingPolicy(cluster: ClusterModel, subject: WorkloadInstance, direction: Direction): PolicyInstance | undefined {
  const policies = cluster.namespaces.get(subject.namespace)?.policies ?? [];
  return policies.find((policy) => {
    if (!policy.resource.isolates[direction] || policy.resource.podSelector.requirements.length === 0) return false;
    const selected = distinct(selectedBy(cluster, policy).may);
    return selected.length === 1 && selected[0]?.key === subject.key;
  });
}

/** The peer goes into a rule with exactly these ports, or into a rule of its own. */
function extended(
  snapshot: Snapshot,
  cluster: ClusterModel,
  { uri, document, resource }: PolicyInstance,
  direction: Direction,
  peer: Value,
  ports: PortSet,
  other: Party,
): FileEdits | undefined {
  const spec = valueAt(resource.root, 'spec');
  if (spec?.kind !== 'mapping') return undefined;
  const rule = resource[direction].find((candidate) => hasPorts(cluster, candidate, ports, other));
  const peers = rule && entryOf(rule.node, peersKey(direction))?.value;
  if (peers?.kind === 'sequence' && peers.items.length > 0) {
    return fileEdits(snapshot, uri, document, appendItem(document, peers, peer));
  }
  const value = ruleValue(direction, peer, ports);
  const rules = entryOf(spec, direction);
  const edits = rules && isListOrNull(rules.value)
    ? appendItem(document, rules.value.kind === 'sequence' ? rules.value : rules, value)
    : setEntry(document, spec, direction, [value]);
  return fileEdits(snapshot, uri, document, edits);
}

function hasPorts(_cluster: ClusterModel, rule: Rule, ports: PortSet, destination: Party): boolean {
  return rule.peers !== 'everyone' && equalPorts(rulePorts(rule, destination).must, ports);
}

function isListOrNull(node: Node): boolean {
  return node.kind === 'sequence' || (node.kind === 'scalar' && node.value === null);
}

function ruleValue(direction: Direction, peer: Value, ports: PortSet): Value {
  const list = equalPorts(ports, allPorts) ? undefined : portList(ports);
  return { [peersKey(direction)]: [peer], ports: list };
}

function peersKey(direction: Direction): string {
  return direction === 'ingress' ? 'from' : 'to';
}

function portList(ports: PortSet): Value {
  return protocols.flatMap((protocol) =>
    ports[protocol].map(([low, high]) => {
      if (low === 1 && high === 65535) return { protocol };
      return { protocol, port: low, endPort: high === low ? undefined : high };
    }),
  );
}

/** The other end as one peer: its pods, and its namespace where that is another. */
function peerValue(
  cluster: ClusterModel,
  subject: WorkloadInstance,
  other: Party,
  workload: WorkloadInstance | undefined,
): Value | undefined {
  if (other === ingressController) return { namespaceSelector: { matchLabels: { [nameLabel]: ingressControllerNamespace } } };
  const labels = workload && selectingLabels(cluster, workload);
  if (!labels || !workload) return undefined;
  const podSelector = { matchLabels: labels };
  if (workload.namespace === subject.namespace) return { podSelector };
  return { namespaceSelector: { matchLabels: { [nameLabel]: workload.namespace } }, podSelector };
}

/** Where the common ingress controller lives unless configured otherwise. */
const ingressControllerNamespace = 'ingress-nginx';
