/**
 * What the titles of fixes promise of connections, both ways: whatever comes or goes is among what a title speaks of, and
 * what it speaks of is so afterwards. The first is asked of the effect of a fix, the second of the oracle.
 */
import type { Connection, Effect, End } from '../../../server/src/fixes/effect.ts';
import {
  allPorts,
  includesPort,
  isEmpty,
  noPorts,
  type PortSet,
  portRange,
  subtractPorts,
  unionPorts,
} from '../../../server/src/policy/portSet.ts';
import { decidedBy } from '../../oracle/evaluate.ts';
import { isolating } from '../../oracle/networkPolicy.ts';
import { nameKey, probes, protocols } from '../../oracle/vocabulary.ts';
import type { Direction, Host, NetworkPolicy, Pod, End as Someone, World } from '../../oracle/world.ts';

/** What a fix was made of, and what it made. */
export interface Made {
  readonly title: string;
  readonly effect: Effect;
  readonly before: World;
  readonly after: World;
}

/** What a title that says all promises and does not keep; the title, where nobody knows what it promises. */
export function broken(made: Made): string[] {
  const promised = promises.find((each) => each.title.test(made.title));
  if (!promised?.opens && !promised?.closes && !promised?.changesNothing)
    return [`What does this promise? ${made.title}`];
  const { opened, closed } = made.effect;
  const words = wordsOf(promised, made.title);
  return [
    ...opened.filter((each) => !promised.opens?.(each, words)).map((each) => `opens ${nameBoth(each)}`),
    ...closed.filter((each) => !promised.closes?.(each, words)).map((each) => `closes ${nameBoth(each)}`),
  ];
}

/** What any title promises and is not so. */
export function unfulfilled(made: Made): string[] {
  const promised = promises.find((each) => each.title.test(made.title));
  return [...(promised?.lacks?.(made, wordsOf(promised, made.title)) ?? [])];
}

/** What a title promises, in a word; `nothing` where it promises no connection. */
export function promiseOf(title: string): string {
  return promises.find((each) => each.title.test(title))?.about ?? 'nothing';
}

type Words = Readonly<Record<string, string>>;

interface Promised {
  readonly about: string;
  readonly title: RegExp;
  opens?(connection: Connection, words: Words): boolean;
  closes?(connection: Connection, words: Words): boolean;
  readonly changesNothing?: true;
  /** What is promised and is not so afterwards. */
  lacks?(made: Made, words: Words): Iterable<string>;
}

/** By the words of each title; the first that fits. */
const promises: readonly Promised[] = [
  {
    about: 'default-deny',
    title: /^Add default-deny for (?<directions>.+) to namespace (?<namespace>[^\s,]+)(?<dns>, DNS allowed)?/,
    closes: ({ from, to }, { directions, namespace }) =>
      (directions?.includes('ingress') === true && isIn(to, namespace)) ||
      (directions?.includes('egress') === true && isIn(from, namespace)),
    *lacks({ after }, { directions = '', namespace, dns }) {
      for (const pod of podsIn(after, namespace)) {
        for (const direction of ['ingress', 'egress'] as const) {
          const { tier } = decisionOf(after, direction, pod, stranger);
          if (directions.includes(direction) && tier !== 'NetworkPolicy' && tier !== 'Admin')
            yield `nothing isolates ${pod.name} for ${direction}`;
        }
        if (dns) yield* withoutDns(after, pod);
      }
    },
  },
  { about: 'annotation', title: /^Remove the annotation, which has no effect$/, changesNothing: true },
  {
    about: 'DNS for all',
    title: /^Allow the DNS of the cluster to every pod of namespace (?<namespace>\S+),/,
    opens: ({ from, ports }, { namespace }) => isIn(from, namespace) && isAmong(ports, 'TCP 53 and UDP 53'),
    *lacks({ after }, { namespace }) {
      for (const pod of podsIn(after, namespace)) yield* withoutDns(after, pod);
    },
  },
  {
    about: 'DNS',
    title: /^Allow the DNS of the cluster in this policy$/,
    *lacks({ before, after }) {
      const changed = changedPolicies(before, after);
      if (changed.length !== 1) yield `changes ${changed.length} policies`;
      for (const pod of after.pods) {
        const isSelected = isolating(after, pod, 'egress').some((policy) => changed.includes(policy));
        if (isSelected) yield* withoutDns(after, pod);
      }
    },
  },
  {
    about: 'callers alone',
    title: /^Admit only the callers that the manifests tell of: (?<callers>.+)$/,
    closes: ({ from, to }, { callers = '' }) =>
      typeof from === 'string' ||
      typeof to === 'string' ||
      !callers.split(/, | and /).includes(seenFrom(to.namespace, from.namespace, from.resource.name)),
    *lacks({ before, after }, { callers = '' }) {
      const names = callers.split(/, | and /);
      for (const { metadata, spec } of changedPolicies(before, after)) {
        const policy = `${metadata.namespace}/${metadata.name}`;
        const old = before.networkPolicies.find((one) => policy === `${one.metadata.namespace}/${one.metadata.name}`);
        const rule = (spec?.ingress ?? []).findIndex(
          (one, index) => JSON.stringify(one) !== JSON.stringify(old?.spec?.ingress?.[index]),
        );
        for (const to of after.pods) {
          for (const from of [stranger, ...after.pods]) {
            if (from.type === 'pod' && names.includes(seenFrom(to.namespace, from.namespace, nameOf(from)))) continue;
            for (const [protocol, port] of everyProbe) {
              const { by } = decidedBy(after, from, to, protocol, port).ingress;
              if (by.some((each) => each.policy === policy && each.rule === rule))
                yield `admits ${from.type === 'pod' ? from.name : 'a stranger'} to ${to.name}`;
            }
          }
        }
      }
    },
  },
  {
    about: 'API server calls',
    title:
      /^Allow everyone to call (?<target>\S+) on (?<ports>.+?), the API server among them(?:, except whom (?<denying>.+))?$/,
    opens: ({ to, ports }, { target, ports: said }) => isCalled(to, target) && isAmong(ports, said),
    // Whom the admin tier keeps out is said; the API server, which the title is for, is none of those.
    lacks: ({ after }, { target, ports, denying }) =>
      lackingSome(called(after, target), (to) => [
        ...closedGates(after, stranger, to, ports, 'ingress'),
        ...[...after.pods, ...outsiders].flatMap((from) => closedGates(after, from, to, ports, 'ingress', denying)),
      ]),
  },
  {
    about: 'Prometheus',
    title:
      /^Allow Prometheus \(namespace (?<namespace>\S+)\) to call (?<target>\S+) on (?<ports>.+?)(?:, unless (?<denying>.+) it)?$/,
    opens: ({ from, to, ports }, { namespace, target, ports: said }) =>
      isIn(from, namespace) && isCalled(to, target) && isAmong(ports, said),
    // Which labels its pods have nobody knows: where that matters to the admin tier, the title says so.
    lacks: ({ after }, { target, ports, denying }) =>
      lackingSome(called(after, target), (to) => closedGates(after, prometheus, to, ports, 'ingress', denying)),
  },
  {
    about: 'ingress controller',
    title: /^Allow the ingress controller \(namespace (?<namespace>\S+)\) to call (?<target>\S+) on (?<ports>.+)$/,
    opens: ({ from, to, ports }, { namespace, target, ports: said }) =>
      (from === 'ingress controller' || isIn(from, namespace)) && isCalled(to, target) && isAmong(ports, said),
    lacks: ({ after }, { target, ports }) =>
      lackingSome(called(after, target), (to) => closedGates(after, controller, to, ports, 'ingress')),
  },
  {
    about: 'call API server',
    title:
      /^Allow (?<caller>\S+) to call every address on (?<ports>.+?), the API server among them(?:, except what (?<denying>.+))?$/,
    opens: ({ from, ports }, { caller, ports: said }) => isCalled(from, caller) && isAmong(ports, said),
    lacks: ({ after }, { caller, ports, denying }) =>
      lackingSome(called(after, caller), (from) => closedGates(after, from, stranger, ports, 'egress', denying)),
  },
  {
    about: 'pair',
    title: /^Allow (?<caller>\S+) to call (?<target>\S+) on (?<ports>.+?)( at the other end too)?$/,
    opens: ({ from, to, ports }, { caller, target, ports: said }) =>
      isCalled(from, caller) && isCalled(to, target) && isAmong(ports, said),
    *lacks({ effect, after }, { ports }) {
      if (effect.opened.length === 0) yield 'opens nothing';
      for (const { from, to } of effect.opened) {
        for (const source of podsOf(after, from)) {
          for (const target of podsOf(after, to)) {
            if (source === target) continue;
            yield* closedGates(after, source, target, ports, 'egress');
            yield* closedGates(after, source, target, ports, 'ingress');
          }
        }
      }
    },
  },
];

function wordsOf({ title: pattern }: Promised, title: string): Words {
  return pattern.exec(title)?.groups ?? {};
}

// ---- ends that are known to the server ----

function isIn(end: End, namespace: string | undefined): boolean {
  return typeof end !== 'string' && end.namespace === namespace;
}

function isCalled(end: End, name: string | undefined): boolean {
  return typeof end !== 'string' && end.resource.name === name;
}

function nameBoth({ from, to }: Connection): string {
  const nameOf = (end: End): string => (typeof end === 'string' ? end : `${end.namespace}/${end.resource.name}`);
  return `${nameOf(from)} -> ${nameOf(to)}`;
}

// ---- ports in words ----

function isAmong(ports: PortSet, words = ''): boolean {
  return isEmpty(subtractPorts(ports, portsSaid(words)));
}

/** The ports that a title names, whatever it adds about how it knows them. */
function portsSaid(words: string): PortSet {
  if (words.startsWith('all ports')) return allPorts;
  const whole = [...words.matchAll(/all (TCP|UDP|SCTP) ports/g)].map(([, protocol]) => portRange(protocol as 'TCP'));
  const lists = [...words.matchAll(/(TCP|UDP|SCTP) (\d+(?:-\d+)?(?:, \d+(?:-\d+)?)*)/g)];
  const named = lists.flatMap(([, protocol, list = '']) =>
    list.split(', ').map((range) => {
      const [low, high = low] = range.split('-').map(Number);
      return portRange(protocol as 'TCP', low, high);
    }),
  );
  return [...whole, ...named].reduce(unionPorts, noPorts);
}

const everyProbe = protocols.flatMap((protocol) => probes.map((port) => [protocol, port] as const));

// ---- the oracle ----

/** Those that no manifest shows, as they are most often installed. */
function installed(namespace: string, name: string, labels: Readonly<Record<string, string>>): Pod {
  const own = { workload: `Deployment/${namespace}/${name}`, labels, containers: [], hostNetwork: false };
  return { type: 'pod', namespace, name, ...own, node: 'elsewhere', addresses: ['10.9.9.9', 'fd00:9::9'] };
}

const dns = installed('kube-system', 'dns', { 'k8s-app': 'kube-dns' });
const prometheus = installed('monitoring', 'prometheus', {});
const controller = installed('ingress-nginx', 'controller', { 'app.kubernetes.io/name': 'ingress-nginx' });
const outsiders = [dns, prometheus, controller];

const stranger: Host = { type: 'host', address: '198.51.100.7', names: [] };

function decisionOf(
  world: World,
  direction: Direction,
  subject: Pod,
  other: Someone,
  protocol: 'TCP' | 'UDP' | 'SCTP' = 'TCP',
  port = 1,
) {
  const namespaces = Object.fromEntries(outsiders.map(({ namespace }) => [namespace, { [nameKey]: namespace }]));
  const whole = { ...world, namespaces: { ...namespaces, ...world.namespaces } };
  const [from, to] = direction === 'ingress' ? [other, subject] : [subject, other];
  return decidedBy(whole, from, to, protocol, port)[direction];
}

function* withoutDns(world: World, pod: Pod): Iterable<string> {
  for (const protocol of ['TCP', 'UDP'] as const) {
    const { allowed, tier } = decisionOf(world, 'egress', pod, dns, protocol, 53);
    // No NetworkPolicy undoes that, and the title is about one.
    if (!allowed && tier !== 'Admin') yield `${pod.name} cannot ask the DNS over ${protocol}`;
  }
}

/** Ports that a title names and the policies of one end hold back; not those that it says `denying` policies deny. */
function closedGates(
  world: World,
  from: Someone,
  to: Someone,
  words: string | undefined,
  direction: Direction,
  denying?: string,
): string[] {
  const said = portsSaid(words ?? '');
  if (isEmpty(said)) return [`no port in ${words}`];
  const [subject, other] = direction === 'ingress' ? [to, from] : [from, to];
  if (subject.type !== 'pod' || subject === other) return [];
  return everyProbe.flatMap(([protocol, port]) => {
    if (!includesPort(said, protocol, port)) return [];
    const { allowed, by } = decisionOf(world, direction, subject, other, protocol, port);
    const isSaid =
      by.length > 0 &&
      by.every(({ policy }) => denying?.split(/ and |, | den(?:y|ies)$/).some((one) => one.endsWith(` ${policy}`)));
    return allowed || isSaid ? [] : [`${direction} of ${subject.name} holds ${protocol} ${port} back`];
  });
}

/** What the best of some workloads lacks: a name alone may be that of several. */
function lackingSome(workloads: readonly (readonly Pod[])[], lacks: (pod: Pod) => string[]): string[] {
  const found = workloads.map((pods) => pods.flatMap(lacks));
  return found.sort((a, b) => a.length - b.length)[0] ?? ['there is no such workload'];
}

function called(world: World, name: string | undefined): Pod[][] {
  const workloads = new Set(world.pods.filter((pod) => nameOf(pod) === name).map(({ workload }) => workload));
  return [...workloads].map((one) => world.pods.filter(({ workload }) => workload === one));
}

/** As titles name a workload to one in the namespace `home`. */
function seenFrom(home: string, namespace: string, name: string): string {
  return namespace === home ? name : `${namespace}/${name}`;
}

function nameOf({ workload }: Pod): string {
  return workload.split('/')[2] ?? '';
}

function podsIn({ pods }: World, namespace: string | undefined): Pod[] {
  return pods.filter((pod) => pod.namespace === namespace);
}

/** A pod for each end that is not shown too. */
function podsOf(world: World, end: End): readonly Someone[] {
  if (end === 'ingress controller') return [controller];
  if (end === 'outside') return [stranger];
  return world.pods.filter(({ workload }) => workload === `${end.resource.kind}/${end.namespace}/${end.resource.name}`);
}

/** Policies that say something else than before, as they are now. */
function changedPolicies(before: World, after: World): NetworkPolicy[] {
  const textOf = (policy: NetworkPolicy): string => JSON.stringify([policy.metadata, policy.spec]);
  const known = new Set(before.networkPolicies.map(textOf));
  return after.networkPolicies.filter((policy) => !known.has(textOf(policy)));
}
