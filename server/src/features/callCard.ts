import { type Call, isServed } from '../calls/calls.ts';
import { obstacleTo, type Wish } from '../fixes/allow.ts';
import { portsOfCall } from '../fixes/portsToOpen.ts';
import type { Direction, Policy } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import { type Access, access, deaf, gate, type Recorder } from '../policy/access.ts';
import { formatPorts, intersectPorts, isEmpty, type PortSet, subtractPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { policiesWords, policyLinks } from './policyLinks.ts';
import { unknownReasons } from './reasons.ts';
import { joined, type Line, type Link, linkTo, type Segment } from './text.ts';

/** Where a reference leads, whether the call is allowed, and what decides that. */
export function callCard(cluster: ClusterModel, calls: readonly Call[]): Line[] {
  return calls.flatMap((call) => (isServed(call) ? servedLines(cluster, call) : unservedLines(call)));
}

function unservedLines({ caller, service, target, asked }: Call): Line[] {
  const has = service.resource.ports.map(({ port, name }) =>
    typeof asked === 'string' && name ? `${name} (${port})` : port,
  );
  const verb = caller ? 'Calls' : 'Sends requests to';
  return [
    [{ strong: `${verb} ${target.resource.name} on port ${asked}, which the Service does not have` }],
    [
      linkTo(service),
      has.length === 0 ? ' has no ports.' : ` has ${has.length === 1 ? 'port' : 'the ports'} ${has.join(', ')}.`,
    ],
  ];
}

function servedLines(cluster: ClusterModel, call: Call): Line[] {
  const { caller, service, target } = call;
  const { ports, words } = portsOfCall(cluster, call);
  return [
    [{ strong: `${caller ? 'Calls' : 'Sends requests to'} ${target.resource.name} on ${words}` }],
    ['By way of ', linkTo(service), ' to ', linkTo(target), '.'],
    outcomeLine(cluster, call, ports),
    ...obstacleLine(cluster, { ...call, ports }),
  ];
}

/** Why no fix is offered for a call that is not let through. */
function obstacleLine(cluster: ClusterModel, wish: Wish): Line[] {
  const obstacle = obstacleTo(cluster, wish);
  return obstacle === undefined ? [] : [[`No policy can allow just this call: ${obstacle}`]];
}

function outcomeLine(cluster: ClusterModel, call: Call, ports: PortSet): Line {
  const to = partyOf(cluster, call.target);
  const { must, may } = access(call.from, to, policiesOf(cluster));
  const open = intersectPorts(ports, may);
  if (isEmpty(subtractPorts(ports, must))) return ['This call is allowed', ...allowedBy(cluster, call, ports), '.'];
  if (isEmpty(open)) return ['This call is blocked by policies: ', ...blockedBy(cluster, call, ports), '.'];
  if (isEmpty(subtractPorts(ports, may))) {
    return [`Whether this call is let through is unknown: ${unknownReasons(cluster, call.from, to).join('; ')}.`];
  }
  return [`This call is let through on ${formatPorts(open)} only: `, ...blockedBy(cluster, call, ports), '.'];
}

/** An end of the call that policies isolate. */
interface IsolatedEnd {
  readonly subject: WorkloadInstance;
  readonly direction: Direction;
  readonly access: Access;
  readonly policies: readonly Link[];
  /** Those of which a rule surely admits some of the ports. */
  readonly admitting: readonly Link[];
}

function isolatedEnds(cluster: ClusterModel, { from, caller, target }: Call, ports: PortSet): IsolatedEnd[] {
  const ends: IsolatedEnd[] = [];
  const look = (subject: WorkloadInstance, direction: Direction): void => {
    const lookup = policiesOf(cluster);
    const party = partyOf(cluster, subject);
    const isolating = new Map(lookup.isolating(party, direction).map(({ policy, verdict }) => [policy, verdict]));
    if (isolating.size === 0) return;
    const admitting = new Map<Policy, Ternary>();
    const recorder: Recorder = {
      ...deaf,
      rule({ policy }, _, { verdict }, { may }) {
        if (verdict === 'yes' && !isEmpty(intersectPorts(ports, may))) admitting.set(policy, verdict);
      },
    };
    const other = direction === 'ingress' ? from : partyOf(cluster, target);
    const result = gate(party, direction, other, lookup, recorder);
    const links = (verdicts: ReadonlyMap<Policy, Ternary>): Link[] => policyLinks(cluster, subject.namespace, verdicts);
    ends.push({ subject, direction, access: result, policies: links(isolating), admitting: links(admitting) });
  };
  look(target, 'ingress');
  if (caller) look(caller, 'egress');
  return ends;
}

function allowedBy(cluster: ClusterModel, call: Call, ports: PortSet): Segment[] {
  const ends = isolatedEnds(cluster, call, ports);
  if (ends.length === 0) return [`: no policy isolates ${call.caller ? 'either end' : call.target.resource.name}`];
  return [' by ', ...policiesWords(ends.flatMap(({ admitting }) => admitting))];
}

/** `cart is isolated for ingress by policy deny, which does not admit web` */
function blockedBy(cluster: ClusterModel, call: Call, ports: PortSet): Segment[] {
  const parts = isolatedEnds(cluster, call, ports).flatMap(({ subject, direction, access: { may }, policies }) => {
    const closed = subtractPorts(ports, may);
    if (isEmpty(closed)) return [];
    const verb = `${policies.length === 1 ? 'does' : 'do'} not ${direction === 'ingress' ? 'admit' : 'let it call'}`;
    const other =
      direction === 'ingress' ? (call.caller?.resource.name ?? 'the ingress controller') : call.target.resource.name;
    const on = isEmpty(may) ? '' : ` on ${formatPorts(closed)}`;
    return [
      [
        `${subject.resource.name} is isolated for ${direction} by `,
        ...policiesWords(policies),
        `, which ${verb} ${other}${on}`,
      ],
    ];
  });
  return joined(parts);
}
