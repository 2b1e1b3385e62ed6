import { type Call, isServed } from '../calls/calls.ts';
import { portsOfCall } from '../fixes/portsToOpen.ts';
import type { Direction } from '../model/policy.ts';
import { type Access, access, gate, type Recorder } from '../policy/access.ts';
import { formatPorts, intersectPorts, isEmpty, type PortSet, subtractPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type PolicyInstance, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { unknownReasons } from './reasons.ts';
import { type Line, linkTo, listed, type Segment } from './text.ts';

/** Where a reference leads, whether the call is allowed, and what decides that. */
export function callCard(cluster: ClusterModel, calls: readonly Call[]): Line[] {
  return calls.flatMap((call) => (isServed(call) ? servedLines(cluster, call) : unservedLines(call)));
}

function unservedLines({ service, target, asked }: Call): Line[] {
  const has = service.resource.ports.map(({ port, name }) => (typeof asked === 'string' ? (name ?? port) : port));
  return [
    [{ strong: `Calls ${target.resource.name} on port ${asked}, which leads nowhere` }],
    [linkTo(service), has.length > 0 ? ` has ${has.join(', ')} instead.` : ' has no ports.'],
  ];
}

function servedLines(cluster: ClusterModel, call: Call): Line[] {
  const { service, target } = call;
  const { ports, words } = portsOfCall(cluster, call);
  return [
    [{ strong: `Calls ${target.resource.name} on ${words}` }],
    ['By way of ', linkTo(service), ' to ', linkTo(target), '.'],
    outcomeLine(cluster, call, ports),
  ];
}

function outcomeLine(cluster: ClusterModel, call: Call, ports: PortSet): Line {
  const to = partyOf(cluster, call.target);
  const { must, may } = access(call.from, to, policiesOf(cluster));
  if (isEmpty(subtractPorts(ports, must))) return ['This call is allowed', ...allowedBy(cluster, call, ports), '.'];
  if (isEmpty(intersectPorts(ports, may)))
    return ['This call is blocked by policies: ', ...blockedBy(cluster, call, ports), '.'];
  if (isEmpty(subtractPorts(ports, may)))
    return [`Whether this call is let through is unknown: ${unknownReasons(cluster, call.from, to).join('; ')}.`];
  return [
    `This call is let through on ${formatPorts(intersectPorts(ports, may))} only: `,
    ...blockedBy(cluster, call, ports),
    '.',
  ];
}

interface End {
  readonly subject: WorkloadInstance;
  readonly direction: Direction;
  readonly access: Access;
  readonly policies: readonly PolicyInstance[];
  /** Those of which a rule surely admits some of the ports. */
  readonly admitting: readonly PolicyInstance[];
}

/** The ends that policies isolate. */
function isolatedEnds(cluster: ClusterModel, { from, caller, target }: Call, ports: PortSet): End[] {
  const to = partyOf(cluster, target);
  const end = (subject: WorkloadInstance, direction: Direction): End[] => {
    const admitting = new Set<unknown>();
    const recorder: Recorder = {
      open() {},
      unknown() {},
      rule(selecting, _, match, admitted) {
        if (match === 'yes' && !isEmpty(intersectPorts(ports, admitted))) admitting.add(selecting.policy);
      },
    };
    const lookup = policiesOf(cluster);
    const party = partyOf(cluster, subject);
    const isolating = new Set<unknown>(lookup(party, direction).map(({ policy }) => policy));
    const policies =
      cluster.namespaces.get(subject.namespace)?.policies.filter(({ resource }) => isolating.has(resource)) ?? [];
    if (policies.length === 0) return [];
    const result = gate(party, direction, direction === 'ingress' ? from : to, lookup, recorder);
    return [
      {
        subject,
        direction,
        access: result,
        policies,
        admitting: policies.filter(({ resource }) => admitting.has(resource)),
      },
    ];
  };
  return [...end(target, 'ingress'), ...(caller ? end(caller, 'egress') : [])];
}

function allowedBy(cluster: ClusterModel, call: Call, ports: PortSet): Segment[] {
  const ends = isolatedEnds(cluster, call, ports);
  if (ends.length === 0) return [': no policy isolates either end'];
  return [
    ' by ',
    ...listed(ends.flatMap(({ admitting }) => admitting.map((policy) => linkTo(policy, policy.resource.name)))),
  ];
}

/** `cart is isolated for ingress by deny, which does not admit web` */
function blockedBy(cluster: ClusterModel, call: Call, ports: PortSet): Segment[] {
  const closed = isolatedEnds(cluster, call, ports).filter((end) => !isEmpty(subtractPorts(ports, end.access.may)));
  return closed.flatMap(({ subject, direction, policies }, index) => {
    const other =
      direction === 'ingress' ? (call.caller?.resource.name ?? 'the ingress controller') : call.target.resource.name;
    const links = listed(policies.map((policy) => linkTo(policy, policy.resource.name)));
    const verb = direction === 'ingress' ? 'let in' : 'let it call';
    return [
      `${index > 0 ? '; ' : ''}${subject.resource.name} is isolated for ${direction} by `,
      ...links,
      `, which ${policies.length === 1 ? 'does' : 'do'} not ${verb} ${other}${isEmpty(ports) ? '' : ' there'}`,
    ];
  });
}
