/**
 * Exposure against the oracle: random clusters in which everything is decided, and pods made up that are not there. What
 * is said to be open to the whole cluster, to namespaces, to labels and to addresses outside must be what the oracle
 * answers for a newcomer of whom nothing more is true than what a line asks.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Selector } from '../../server/src/model/selector.ts';
import { type AddressSet, intersectAddresses, isNoAddress, parseCidr } from '../../server/src/policy/addressSet.ts';
import type { AnyPodsParty } from '../../server/src/policy/party.ts';
import { includesPort } from '../../server/src/policy/portSet.ts';
import { type Exposure, exposuresOf, type Open } from '../../server/src/reports/exposure.ts';
import type { GenerateOptions } from '../oracle/arbitraries.ts';
import { decidedBy } from '../oracle/evaluate.ts';
import { clusters } from '../oracle/generate.ts';
import { isolating } from '../oracle/networkPolicy.ts';
import { type Choose, chooser, patient, runs, Tally } from '../oracle/property.ts';
import { matchesSelector } from '../oracle/selectors.ts';
import { failsClosed, policiesAbout } from '../oracle/tiers.ts';
import { likelyNames, nameKey, portNumbers, probes, protocols } from '../oracle/vocabulary.ts';
import type { Direction, End, LabelSelector, LabelValues, Pod, World } from '../oracle/world.ts';
import { clusterOfGenerated } from '../support/generated.ts';

const known: GenerateOptions = { unknowns: false, ipBlocks: false, tiers: false, services: false, settled: true };

test.each([
  ['NetworkPolicies', known],
  ['cluster policies too', { ...known, tiers: true }],
])('what is open to pods that are not there yet is what the oracle says, with %s', patient, (name, options) => {
  const tally = new Tally(`exposure with ${name}`);
  const property = fc.property(clusters(options), fc.nat(), (generated, seed) => {
    const choose = chooser(seed);
    const world = generated.complete(choose);
    for (const exposure of exposuresOf(clusterOfGenerated(generated))) {
      tally.add('exposures');
      const subject = choose(...podsOf(world, exposure));
      const asked = peersAbout(world, subject, exposure.direction);
      const spoken = vocabularyOf(asked);
      if (!spoken) {
        tally.add('too many kinds of pods');
        continue;
      }
      for (const { peer, members } of mereMembers(world, asked, spoken)) {
        if (members.length === 0 || isOfWorkload(world, peer)) continue;
        const place = choose(...members);
        compare(world, exposure, subject, newcomer(place, exposure.direction, world, choose), tally);
        tally.add('newcomers');
      }
      for (const { peer, isLess } of exposure.open) {
        tally.add(peer.type !== 'anyPods' ? 'outside' : isLess ? 'less' : kindOf(peer));
      }
    }
  });
  fc.assert(property, runs(25));
  tally.expectShares('exposures', { 'entire cluster': 0.2, namespaces: 0.03, labels: 0.02, outside: 0.2 });
  tally.expectShares('answers', { allowed: 0.2, denied: 0.05 });
  if (options.tiers) tally.expectShares('exposures', { less: 0.02 });
});

test('what is open to addresses outside is what the oracle says', patient, () => {
  const tally = new Tally('exposure to the outside');
  const property = fc.property(clusters({ ...known, ipBlocks: true, tiers: true }), fc.nat(), (generated, seed) => {
    const choose = chooser(seed);
    const world = generated.complete(choose);
    const isNodes = (address: string): boolean =>
      generated.settings.nodeCIDRs.some((range) => contains(parseCidr(range)?.addresses, address));
    for (const exposure of exposuresOf(clusterOfGenerated(generated))) {
      const subject = choose(...podsOf(world, exposure));
      // Which labels a node has is never known.
      const host = choose(...world.hosts.filter(({ address }) => !isNodes(address)));
      tally.add('exposures');
      compare(world, exposure, subject, host, tally);
    }
  });
  fc.assert(property, runs(25));
  tally.expectShares('answers', { allowed: 0.2, denied: 0.1 });
});

test('a workload is not protected where everybody may reach it, and protected where a policy says so', patient, () => {
  const tally = new Tally('protection');
  const property = fc.property(clusters({ ...known, tiers: true }), fc.nat(), (generated, seed) => {
    const choose = chooser(seed);
    const world = generated.complete(choose);
    for (const exposure of exposuresOf(clusterOfGenerated(generated))) {
      const { direction, isProtected } = exposure;
      const subject = choose(...podsOf(world, exposure));
      expect(isProtected, `${exposure.workload.id} ${direction}`).toBe(
        isKept(world, subject, direction) ? 'yes' : 'no',
      );
      tally.add('exposures');
      tally.add(isProtected);
      if (isProtected === 'yes') continue;
      for (const other of [...world.pods, ...world.hosts]) {
        for (const protocol of protocols) {
          for (const port of probes) {
            const [from, to] = direction === 'ingress' ? [other, subject] : [subject, other];
            expect(decidedBy(world, from, to, protocol, port)[direction].allowed).toBe(true);
          }
        }
      }
    }
  });
  fc.assert(property, runs(25));
  tally.expectShares('exposures', { yes: 0.2, no: 0.2 });
});

// ---- what is said ----

/** What the lines about an end say, port by port, and what the oracle says. */
function compare(world: World, exposure: Exposure, subject: Pod, other: End, tally: Tally): void {
  const { direction, workload } = exposure;
  const [from, to] = direction === 'ingress' ? [other, subject] : [subject, other];
  const lines = linesAbout(world, exposure, other);
  for (const protocol of protocols) {
    for (const port of probes) {
      const isNamed = ({ allowed }: Open): boolean =>
        to !== subject &&
        to.type === 'pod' &&
        allowed.named.some(
          (one) =>
            one.protocol === protocol &&
            to.containers.some(({ ports }) =>
              ports.some((own) => own.name === one.name && own.port === port && own.protocol === protocol),
            ),
        );
      const said = lines.some((line) => includesPort(line.allowed.ports, protocol, port) || isNamed(line));
      const decision = decidedBy(world, from, to, protocol, port)[direction];
      if (said !== decision.allowed) {
        throw new Error(
          `${workload.id} ${direction} ${JSON.stringify(other)} ${protocol} ${port}: ${said} and not ${decision.allowed}`,
        );
      }
      const perhaps = lines.some((line) => includesPort(line.unknown.ports, protocol, port));
      if (perhaps)
        throw new Error(`${workload.id} ${direction} ${protocol} ${port}: unknown, though manifests tell all`);
      tally.add('answers');
      tally.add(said ? 'allowed' : 'denied');
    }
  }
}

/** The lines that hold for an end: of those that say less, only the nearest. */
function linesAbout(world: World, { open }: Exposure, other: End): Open[] {
  const about = open.filter(({ peer }) => isAbout(world, peer, other));
  const less = about.filter(({ isLess }) => isLess);
  const isInside = (narrow: Open, wide: Open): boolean => narrow !== wide && widthOf(narrow) < widthOf(wide);
  return about.filter((line) => !less.some((one) => isInside(one, line)));
}

/** How little a line asks: nothing of the entire cluster, and more with every condition. */
function widthOf({ peer }: Open): number {
  if (peer.type === 'external') return 0;
  const conditions = 'name' in peer.namespaces ? 2 : peer.namespaces.requirements.length;
  return -conditions - peer.pods.requirements.length;
}

function isAbout(world: World, peer: Open['peer'], other: End): boolean {
  if (peer.type === 'external') return other.type === 'host' && contains(peer.addresses, other.address);
  if (other.type !== 'pod') return false;
  const { namespaces, pods } = peer;
  const inNamespace =
    'name' in namespaces
      ? namespaces.name === other.namespace
      : matchesSelector(selectorOf(namespaces), world.namespaces[other.namespace] ?? {});
  return inNamespace && matchesSelector(selectorOf(pods), other.labels);
}

/** A selector of a line, as it would be written. */
function selectorOf({ requirements }: Selector): LabelSelector {
  return {
    matchExpressions: requirements.map(({ key, operator, values }) =>
      operator === 'Invalid' ? { key: '', operator } : { key, operator, values: values as string[] },
    ),
  };
}

function kindOf({ namespaces, pods }: AnyPodsParty): string {
  if (pods.requirements.length > 0) return 'labels';
  return 'name' in namespaces || namespaces.requirements.length > 0 ? 'namespaces' : 'entire cluster';
}

function contains(addresses: AddressSet | undefined, address: string): boolean {
  const one = parseCidr(`${address}/${address.includes(':') ? 128 : 32}`)?.addresses;
  return addresses !== undefined && one !== undefined && !isNoAddress(intersectAddresses(addresses, one));
}

// ---- what the policies ask for ----

/** Pods that a rule asks for; the entire cluster is the first. */
interface Peer {
  readonly home: string;
  readonly namespaceSelector?: LabelSelector | null | undefined;
  readonly podSelector?: LabelSelector | null | undefined;
}

function peersAbout(world: World, subject: Pod, direction: Direction): Peer[] {
  const field = direction === 'ingress' ? 'from' : 'to';
  const ofPolicies = isolating(world, subject, direction).flatMap(({ metadata, spec }) =>
    listed(spec?.[direction]).flatMap((rule) =>
      listed(rule?.[field]).flatMap((peer): Peer[] =>
        peer && (peer.namespaceSelector || peer.podSelector) && !peer.ipBlock
          ? [{ ...peer, home: metadata.namespace }]
          : [],
      ),
    ),
  );
  const ofTiers = (['Admin', 'Baseline'] as const).flatMap((tier) =>
    policiesAbout(world, tier, subject).flatMap(({ spec }) =>
      (spec[direction] ?? []).flatMap((rule) =>
        (rule[field] ?? []).flatMap((peer): Peer[] => {
          if (peer?.namespaces) return [{ home: '', namespaceSelector: peer.namespaces }];
          const { namespaceSelector, podSelector } = peer?.pods ?? {};
          return peer?.pods ? [{ home: '', namespaceSelector: namespaceSelector ?? {}, podSelector }] : [];
        }),
      ),
    ),
  );
  return [{ home: '', namespaceSelector: {} }, ...ofPolicies, ...ofTiers];
}

function listed<T>(value: readonly T[] | null | undefined): readonly T[] {
  return Array.isArray(value) ? value : [];
}

/** Whether a peer gives the labels of a workload that is there: the list of connections says what it may do. */
function isOfWorkload({ pods, namespaces }: World, { home, namespaceSelector, podSelector }: Peer): boolean {
  const gives = (selector: LabelSelector | null | undefined): boolean =>
    Object.keys(selector?.matchLabels ?? {}).length > 0 && (selector?.matchExpressions ?? []).length === 0;
  if (!gives(podSelector) || (namespaceSelector && !gives(namespaceSelector))) return false;
  return pods.some((pod) =>
    matches({ home, namespaceSelector, podSelector }, { ...pod, own: namespaces[pod.namespace] ?? {} }),
  );
}

/** Where a pod could be, and its labels. */
interface Place {
  readonly namespace: string;
  /** Labels of the namespace. */
  readonly own: LabelValues;
  readonly labels: LabelValues;
}

function matches({ home, namespaceSelector, podSelector }: Peer, { namespace, own, labels }: Place): boolean {
  const inNamespace = namespaceSelector ? matchesSelector(namespaceSelector, own) : namespace === home;
  return inNamespace && matchesSelector(podSelector ?? {}, labels);
}

/** For each peer the places that meet it, and no other one but those that whatever meets it meets too. */
function mereMembers(
  world: World,
  asked: readonly Peer[],
  spoken: Spoken,
): { readonly peer: Peer; readonly members: readonly Place[] }[] {
  const hypothetical = newcomers(spoken, everyNamespace(spoken));
  const real = newcomers(spoken, namespacesThere(world, spoken));
  const peers = asked.map((peer) => ({
    peer,
    inThought: hypothetical.map((place) => matches(peer, place)),
    there: real.map((place) => matches(peer, place)),
  }));
  return peers.map(({ peer, inThought, there }) => {
    // A namespace that is named is the one that is there; of others only the labels that are asked for are known.
    const wider = peers.filter((other) =>
      namesOne(peer)
        ? there.every((isMember, at) => !isMember || other.there[at])
        : inThought.every((isMember, at) => !isMember || other.inThought[at]),
    );
    const others = peers.filter((other) => !wider.includes(other));
    return { peer, members: real.filter((_, at) => there[at] && !others.some((other) => other.there[at])) };
  });
}

function namesOne({ namespaceSelector }: Peer): boolean {
  if (!namespaceSelector) return true;
  const { matchLabels, matchExpressions } = namespaceSelector;
  const [first, ...others] = [
    ...Object.keys(matchLabels ?? {}).map((key) => ({ key, operator: 'In', values: [''] })),
    ...listed(matchExpressions),
  ];
  return first?.key === nameKey && first.operator === 'In' && first.values?.length === 1 && others.length === 0;
}

/** The labels that peers speak of, each with the values that matter: those that are named, any other, and none. */
interface Spoken {
  readonly pods: readonly LabelValues[];
  readonly namespaces: readonly LabelValues[];
  readonly names: readonly string[];
}

const mostKinds = 2000;

/** Undefined where there are too many combinations to go through. */
function vocabularyOf(peers: readonly Peer[]): Spoken | undefined {
  const ofPods = valuesByKey(peers.map(({ podSelector }) => podSelector));
  const ofNamespaces = valuesByKey(peers.map(({ namespaceSelector }) => namespaceSelector));
  const homes = peers.flatMap(({ home }) => (home === '' ? [] : [home]));
  const names = [...new Set([...(ofNamespaces.get(nameKey) ?? []), ...homes, 'another'])];
  ofNamespaces.delete(nameKey);
  const sizes = [...ofPods.values(), ...ofNamespaces.values()].map((values) => values.size + 2);
  if (sizes.reduce((product, size) => product * size, names.length) > mostKinds) return undefined;
  return { pods: combinations(ofPods), namespaces: combinations(ofNamespaces), names };
}

function valuesByKey(selectors: readonly (LabelSelector | null | undefined)[]): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const note = (key: string, values: readonly string[]): void => {
    found.set(key, new Set([...(found.get(key) ?? []), ...values]));
  };
  for (const selector of selectors) {
    for (const [key, value] of Object.entries(selector?.matchLabels ?? {})) {
      if (typeof value !== 'object' || value === null) note(key, [value ?? '']);
    }
    for (const one of listed(selector?.matchExpressions)) note(one?.key ?? '', listed(one?.values));
  }
  return found;
}

function combinations(values: ReadonlyMap<string, ReadonlySet<string>>): LabelValues[] {
  return [...values].reduce<LabelValues[]>(
    (all, [key, named]) =>
      all.flatMap((labels) => [labels, ...[...named, 'something-else'].map((value) => ({ ...labels, [key]: value }))]),
    [{}],
  );
}

function newcomers({ pods }: Spoken, namespaces: readonly LabelValues[]): Place[] {
  return namespaces.flatMap((own) => pods.map((labels) => ({ namespace: own[nameKey] as string, own, labels })));
}

function everyNamespace({ names, namespaces }: Spoken): LabelValues[] {
  return names.flatMap((name) => namespaces.map((labels) => ({ ...labels, [nameKey]: name })));
}

/** Those of the cluster, and some that are not there, with whatever labels. */
function namespacesThere(world: World, { namespaces }: Spoken): LabelValues[] {
  return [
    ...Object.values(world.namespaces),
    ...namespaces.map((labels, index) => ({ ...labels, [nameKey]: `new-${index}` })),
  ];
}

// ---- the oracle ----

/** A pod at a place, in a world with its namespace. */
function newcomer({ namespace, own, labels }: Place, direction: Direction, world: World, choose: Choose): Pod {
  // The namespace is of this test's own making where it is not there yet.
  (world.namespaces as Record<string, LabelValues>)[namespace] = own;
  const port = { name: choose(...likelyNames), port: choose(...portNumbers), protocol: choose(...protocols) };
  return {
    type: 'pod',
    namespace,
    name: 'newcomer',
    workload: 'Pod/newcomer',
    labels,
    containers: direction === 'egress' && !deniesNames(world) ? [{ kind: 'regular', ports: [port] }] : [],
    hostNetwork: false,
    node: 'elsewhere',
    addresses: ['10.0.0.77'],
  };
}

/** A denial by the name of a port is no line of its own: pods that are not there have no names to deny. */
function deniesNames({ clusterPolicies }: World): boolean {
  return /"(destinationNamedPort|namedPort)"/.test(JSON.stringify(clusterPolicies));
}

function isKept(world: World, pod: Pod, direction: Direction): boolean {
  const denies = (['Admin', 'Baseline'] as const).some((tier) =>
    policiesAbout(world, tier, pod).some((policy) =>
      (policy.spec[direction] ?? []).some(
        (rule) => rule.action === 'Deny' || (rule.action === 'Pass' && failsClosed(policy, rule, direction)),
      ),
    ),
  );
  return denies || isolating(world, pod, direction).length > 0;
}

function podsOf({ pods }: World, { workload: { resource, namespace } }: Exposure): Pod[] {
  return pods.filter(({ workload }) => workload === `${resource.kind}/${namespace}/${resource.name}`);
}
