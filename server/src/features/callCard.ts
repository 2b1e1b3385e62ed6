import { type Call, isServed, type OutsideCall, partyOfCaller } from '../calls/call.ts';
import { obstacleTo, type Wish } from '../fixes/allow.ts';
import { portsOfCall } from '../generate/portsToOpen.ts';
import type { Instance } from '../model/instance.ts';
import { nameFrom } from '../model/instance.ts';
import type { Direction } from '../model/policy.ts';
import type { KnownParty } from '../policy/party.ts';
import {
  formatPorts,
  intersectPorts,
  isEmpty,
  noPorts,
  type PortSet,
  portRange,
  subtractPorts,
  unionPorts,
} from '../policy/portSet.ts';
import { missWords } from '../reports/missWords.ts';
import { admitsAgents } from '../snapshot/apiServerAgents.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Explanation, explain, type PolicyLook, type Ruling, type Side } from '../snapshot/explanation.ts';
import { outerVerdict } from '../snapshot/outerVerdict.ts';
import { distinct, isIsolated, isRestricted, partyOf } from '../snapshot/queries.ts';
import { policyName, ruleLink } from './explanation.ts';
import { policiesWords } from './policyLinks.ts';
import { unknownReasons } from './reasons.ts';
import { joined, type Line, type Link, linkTo, type Segment } from './text.ts';

/**
 * Where a reference leads, whether the call is allowed, and what decides that. `here` is the object that the reference
 * stands in: where it is not the one that calls, that is named.
 */
export function callCard(cluster: ClusterModel, calls: readonly Call[], here: Instance): Line[] {
  return calls.flatMap((call) => (isServed(call) ? servedLines(cluster, call, here) : unservedLines(call, here)));
}

function unservedLines(call: Call, here: Instance): Line[] {
  const { service, target, asked } = call;
  const ports = service?.resource.ports ?? [];
  const has = ports.map(({ port, name }) => (typeof asked === 'string' && name ? `${name} (${port})` : port));
  return [
    [{ strong: `${verbOf(call, here)} ${target.resource.name} on port ${asked}, which the Service does not have` }],
    [
      ...(service ? [linkTo(service)] : []),
      has.length === 0 ? ' has no ports.' : ` has ${has.length === 1 ? 'port' : 'the ports'} ${has.join(', ')}.`,
    ],
  ];
}

function servedLines(cluster: ClusterModel, call: Call, here: Instance): Line[] {
  const { service, target, hidesPort } = call;
  const { ports, words } = portsOfCall(cluster, call);
  const from = partyOfCaller(cluster, call);
  const where = hidesPort ? 'a port that a placeholder hides' : words;
  return [
    [{ strong: `${verbOf(call, here)} ${target.resource.name} on ${where}` }],
    service ? ['By way of ', linkTo(service), ' to ', linkTo(target), '.'] : ['To ', linkTo(target), '.'],
    ...(from ? outcomeLines(cluster, call, from, ports) : unseenLines(cluster, call, ports)),
    ...(from ? obstacleLine(cluster, { ...call, ports }) : []),
  ];
}

/** `Calls`, `Sends requests to` where the cursor is at who does so; otherwise `frontend calls`. */
function verbOf({ from, caller }: Call, here: Instance): string {
  if (caller) return caller.key === here.key ? 'Calls' : `${nameFrom(here.namespace, caller)} calls`;
  return { ...verbs, workload: 'Calls' }[from];
}

const verbs = {
  ingressController: 'Sends requests to',
  outside: 'Clients outside of the cluster call',
  apiServer: 'The API server calls',
  prometheus: 'Prometheus calls',
  keda: 'KEDA calls',
} as const;

/** What policies say to who is no pod, or whose pods no manifest shows. */
function unseenLines(cluster: ClusterModel, { from, target }: Call, ports: PortSet): Line[] {
  const { name } = target.resource;
  const isFree = isIsolated(cluster, target, 'ingress') === 'no' && !isRestricted(cluster, target, 'ingress');
  if (isFree) return [[`This call is allowed: no policy isolates ${name}.`]];
  if (from === 'prometheus' || from === 'keda') {
    const who = from === 'keda' ? 'KEDA' : 'Prometheus';
    return [[`Whether this call is let through is unknown: no manifest shows the pods of ${who}.`]];
  }
  const whose = from === 'apiServer' ? 'The API server is no pod' : 'Its clients are no pods';
  switch (outerVerdict(cluster, target, 'ingress', ports)) {
    case 'yes':
      return [['This call is allowed from whatever address it comes.']];
    case 'no':
      if (from === 'apiServer' && admitsAgents(cluster, target, ports) !== 'nobody') {
        return [
          [
            'This call is blocked by policies, unless the API server calls by way of pods of kube-system, as on GKE and AKS.',
          ],
        ];
      }
      return [
        [
          `This call is blocked by policies: ${name} is isolated for ingress. ${whose}: a rule without from admits it, or an ipBlock.`,
        ],
      ];
    case 'maybe':
      return [[`Whether this call is let through depends on the address that it comes from. ${whose}.`]];
  }
}

/** Whom a reference to the outside means, and what policies of the caller say to that. */
export function outsideCard(cluster: ClusterModel, { caller, to, port }: OutsideCall): Line[] {
  const { name } = caller.resource;
  const host = to.type === 'apiServer' ? 'the API server' : to.type === 'host' ? to.host : undefined;
  const who = `${host ?? 'a host'}${port === undefined ? '' : ` on port ${port}`}`;
  const where = to.type === 'host' ? ', outside of the cluster' : '';
  const heading: Line[] = [[{ strong: `Calls ${who}${where}` }]];
  if (to.type === 'host' && to.service) heading.push(['By way of ', linkTo(to.service), '.']);
  const isFree = isIsolated(cluster, caller, 'egress') === 'no' && !isRestricted(cluster, caller, 'egress');
  if (isFree) return [...heading, [`This call is allowed: no policy isolates ${name} for egress.`]];
  const ports = port === undefined ? portRange('TCP') : portRange('TCP', port, port);
  const says = {
    yes: 'This call is allowed to whatever address it goes.',
    no: `This call is blocked by policies: ${name} is isolated for egress. Policies know addresses and no names: an ipBlock admits it.`,
    maybe: 'Whether this call is let through depends on the address that it goes to: policies know no names.',
  }[outerVerdict(cluster, caller, 'egress', ports)];
  return [...heading, [says]];
}

/** Why no fix is offered for a call that is not let through. */
function obstacleLine(cluster: ClusterModel, wish: Wish): Line[] {
  const obstacle = obstacleTo(cluster, wish);
  return obstacle === undefined ? [] : [[`No policy can allow just this call: ${obstacle}`]];
}

function outcomeLines(cluster: ClusterModel, call: Call, from: KnownParty, ports: PortSet): Line[] {
  const explanation = explain(cluster, from, partyOf(cluster, call.target));
  const { must, may } = explanation.access;
  const open = intersectPorts(ports, may);
  if (isEmpty(subtractPorts(ports, must))) {
    return [['This call is allowed', ...allowedBy(call, explanation, ports), '.']];
  }
  const blocked = [...blockedBy(call, explanation, ports), '.'];
  const misses = missLines(explanation, ports);
  if (call.hidesPort && !isEmpty(open))
    return [['Whether this call is let through is unknown: a placeholder hides its port.']];
  if (isEmpty(open)) return [['This call is blocked by policies: ', ...blocked], ...misses];
  if (isEmpty(subtractPorts(ports, may))) {
    const reasons = unknownReasons(cluster, from, partyOf(cluster, call.target), ports);
    return [[`Whether this call is let through is unknown: ${reasons.join('; ')}.`]];
  }
  return [[`This call is let through on ${formatPorts(open)} only: `, ...blocked], ...misses];
}

/** What each end says to some ports. */
interface Said {
  readonly side: Side;
  readonly ports: PortSet;
  readonly ruling: Ruling;
}

/** The destination first: its policies are those that people look at. */
function rulingsOn({ ingress, egress, parts }: Explanation, ports: PortSet): Said[] {
  return [ingress, egress].flatMap((side) =>
    parts.flatMap((part) => {
      const own = intersectPorts(part.ports, ports);
      const ruling = side && part[side.direction];
      return side && ruling && !isEmpty(own) ? [{ side, ports: own, ruling }] : [];
    }),
  );
}

function allowedBy(call: Call, explanation: Explanation, ports: PortSet): Segment[] {
  const admitting = rulingsOn(explanation, ports).flatMap(({ ruling }) =>
    ruling.steps.flatMap((step) => (step.type === 'rule' && step.rule.action === 'accept' ? [step.policy] : [])),
  );
  if (admitting.length > 0) return [' by ', ...policiesWords(linksTo(admitting))];
  const sides = [explanation.ingress, explanation.egress].filter((side) => side !== undefined);
  const isFree = sides.every(({ admin, policies, baseline }) => admin.length + policies.length + baseline.length === 0);
  return [
    isFree ? `: no policy isolates ${call.caller ? 'either end' : call.target.resource.name}` : ': no policy denies it',
  ];
}

/** `cart is isolated for ingress by policy deny, which does not admit web; rule 1 of ClusterNetworkPolicy x denies it` */
function blockedBy(call: Call, explanation: Explanation, ports: PortSet): Segment[] {
  const denied = rulingsOn(explanation, ports).filter(({ ruling }) => ruling.verdict === 'denied');
  const sides = new Set(denied.map(({ side }) => side));
  const parts = [...sides].flatMap((side) => {
    const own = denied.filter((each) => each.side === side);
    return [isolatedWords(call, side, own, ports), ...deniedWords(call, side, own)].filter((words) => words.length > 0);
  });
  return joined(parts);
}

/** That no rule of the NetworkPolicies of an end admits the other. */
function isolatedWords(
  call: Call,
  { direction, subject, access: { may } }: Side,
  denied: readonly Said[],
  ports: PortSet,
): Segment[] {
  const isolating = denied.filter(({ ruling }) => ruling.steps.some(({ type }) => type === 'isolates'));
  const policies = isolating.flatMap(({ ruling }) =>
    ruling.steps.flatMap((step) => (step.type === 'isolates' ? [step.policy] : [])),
  );
  if (policies.length === 0) return [];
  const links = linksTo(policies);
  const verb = `${links.length === 1 ? 'does' : 'do'} not ${direction === 'ingress' ? 'admit' : 'let it call'}`;
  const closed = isolating.reduce((all, each) => unionPorts(all, each.ports), noPorts);
  const on = isEmpty(may) && isEmpty(subtractPorts(ports, closed)) ? '' : ` on ${formatPorts(closed)}`;
  return [
    `${subject.workload.name} is isolated for ${direction} by `,
    ...policiesWords(links),
    `, which ${verb} ${otherName(call, direction)}${on}`,
  ];
}

/** The rules of cluster policies that deny it, each once. */
function deniedWords(call: Call, { direction, subject }: Side, denied: readonly Said[]): Segment[][] {
  const rules = new Map(
    denied.flatMap(({ ruling }) =>
      ruling.steps.flatMap((step) =>
        step.type === 'rule' && step.rule.action !== 'accept' && step.rule.action !== 'pass'
          ? [[step.rule.rule, step] as const]
          : [],
      ),
    ),
  );
  const what =
    direction === 'ingress'
      ? `what ${otherName(call, direction)} sends to it`
      : `what it sends to ${otherName(call, direction)}`;
  return [...rules.values()].map(({ policy, rule, isSure }) => [
    ruleLink(policy, rule),
    ` of ${policyName(policy)}, which is about ${subject.workload.name}, ${isSure ? '' : 'perhaps '}denies ${what}`,
  ]);
}

function otherName({ caller, target }: Call, direction: Direction): string {
  return direction === 'ingress' ? (caller?.resource.name ?? 'the ingress controller') : target.resource.name;
}

/** The rules that would admit it but for a slip. */
function missLines(explanation: Explanation, ports: PortSet): Line[] {
  const looks = new Set(
    rulingsOn(explanation, ports)
      .filter(({ ruling }) => ruling.verdict === 'denied')
      .flatMap(({ ruling }) => ruling.steps.flatMap((step) => (step.type === 'isolates' ? [step.policy] : []))),
  );
  return [...looks].flatMap((policy) =>
    policy.rules.flatMap((rule) =>
      rule.nearMiss
        ? [
            [
              'A near miss: ',
              ruleLink(policy, rule),
              ` of policy ${policy.policy.resource.name} ${missWords(rule.nearMiss)}.`,
            ],
          ]
        : [],
    ),
  );
}

/** Policies by their names, each once. */
function linksTo(looks: readonly PolicyLook[]): Link[] {
  return distinct(looks.map(({ policy }) => policy)).map((policy) => linkTo(policy, policy.resource.name));
}
