/**
 * The engine against the oracle (`test/oracle`): random clusters as text, what they leave open completed at random, one
 * port at a time. It asks of every answer that what must be is so in each completion and what may not be in none, and
 * that nothing is unknown where manifests tell everything.
 *
 * `NETPOL_RUNS=50 NETPOL_SEED=random NETPOL_TALLY=1 npx vitest run test/policy/engine.property.test.ts` looks at fifty
 * times as many clusters, new ones, and prints how often each feature and verdict occurred.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { containerPorts, servicePorts } from '../../server/src/calls/servicePorts.ts';
import type { Instance } from '../../server/src/model/instance.ts';
import type { Service } from '../../server/src/model/service.ts';
import { access, deaf, externalAccess, gate } from '../../server/src/policy/access.ts';
import { intersectAddresses, isNoAddress, parseCidr } from '../../server/src/policy/addressSet.ts';
import { ingressController, type KnownParty } from '../../server/src/policy/party.ts';
import {
  equalPorts,
  includesPort,
  isEmpty,
  noPorts,
  type PortSet,
  unionPorts,
} from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { type Explanation, explain, type PolicyLook, type Verdict } from '../../server/src/snapshot/explanation.ts';
import {
  distinctWorkloads,
  ingressControllerOf,
  partyOf,
  policiesOf,
  serviceNamed,
  type WorkloadInstance,
  workloadsBehind,
} from '../../server/src/snapshot/queries.ts';
import type { GenerateOptions } from '../oracle/arbitraries.ts';
import { inCidr } from '../oracle/cidr.ts';
import { withController } from '../oracle/complete.ts';
import { allows, type Decision, decidedBy } from '../oracle/evaluate.ts';
import { featuresOf } from '../oracle/features.ts';
import { clusters, type Generated } from '../oracle/generate.ts';
import { type Choose, chooser, patient, runs, Tally } from '../oracle/property.ts';
import { targetsOf } from '../oracle/services.ts';
import { families } from '../oracle/traffic.ts';
import { likelyValues, nodeKeys, probes, protocols } from '../oracle/vocabulary.ts';
import type { Direction, End, Family, Node, Pod, Protocol, World } from '../oracle/world.ts';
import { clusterOfGenerated } from '../support/generated.ts';

/** Without anything that manifests and configuration leave open, and with it. */
const known: GenerateOptions = { unknowns: false, ipBlocks: false, tiers: true, services: false, settled: true };
const unknown: GenerateOptions = { ...known, unknowns: true, ipBlocks: true };

test('what pods may call is what the oracle says', patient, () => {
  const tally = new Tally('pairs of pods');
  const property = (options: GenerateOptions) =>
    fc.property(clusters(options), fc.nat(), (generated, seed) => {
      const cluster = clusterOfGenerated(generated);
      const choose = chooser(seed);
      const worlds = completions(generated, options, choose);
      const workloads = distinctWorkloads(cluster);
      const from = choose(...workloads);
      for (const to of workloads) {
        const cases = worlds.flatMap((world) => pairsOf(world, from, to, choose));
        const what = `${from.key} -> ${to.key}`;
        compare(explained(cluster, partyOf(cluster, from), partyOf(cluster, to)), cases, options, tally, what);
        tally.add('pairs');
        if (from === to) tally.add('one workload');
        if (from.resource.hostNetwork !== 'no') tally.add('hostNetwork source');
        if (to.resource.hostNetwork !== 'no') tally.add('hostNetwork destination');
      }
      tally.add('clusters');
      for (const feature of featuresOf(generated)) tally.add(feature);
    });
  fc.assert(property(known), runs(120));
  fc.assert(property(unknown), runs(200));
  tally.expectShares('verdicts', { allowed: 0.1, denied: 0.1, unknown: 0.1 });
  tally.expectShares('pairs', {
    'partly allowed': 0.02,
    'one workload': 0.05,
    'hostNetwork source': 0.01,
    'hostNetwork destination': 0.01,
  });
  tally.expectShares('clusters', {
    NetworkPolicy: 0.5,
    ipBlock: 0.2,
    except: 0.1,
    'port number': 0.2,
    'port range': 0.2,
    'port name': 0.2,
    'protocol alone': 0.1,
    'all ports': 0.1,
    'everyone peers': 0.2,
    'rejected peer': 0.05,
    'rejected rules': 0.02,
    'rejected ports': 0.02,
    'rejected policyTypes': 0.02,
    'rejected selector': 0.1,
    'runtime label': 0.1,
    'undeclared namespace': 0.2,
    'placeholder label': 0.05,
    'placeholder port': 0.05,
    'placeholder cidr': 0.02,
    'placeholder selector': 0.05,
    'placeholder peer': 0.01,
    'placeholder rules': 0.01,
    'placeholder ports': 0.01,
    'placeholder policyTypes': 0.01,
    'placeholder hostNetwork': 0.02,
    'placeholder tier': 0.01,
    'placeholder priority': 0.05,
    'placeholder action': 0.05,
    'ClusterNetworkPolicy Admin': 0.2,
    'ClusterNetworkPolicy Baseline': 0.1,
    AdminNetworkPolicy: 0.2,
    BaselineAdminNetworkPolicy: 0.1,
    'equal priorities': 0.05,
    'rejected cluster policy': 0.05,
    'action Accept': 0.2,
    'action Allow': 0.2,
    'action Deny': 0.2,
    'action Pass': 0.2,
    'networks peer': 0.1,
    'nodes peer': 0.1,
    'domainNames peer': 0.02,
    'unknown peer': 0.05,
    'cluster port number': 0.2,
    'cluster port range': 0.2,
    'cluster port name': 0.1,
    hostNetwork: 0.1,
    'known pod address': 0.05,
    'known node address': 0.01,
    'ipBlockMatchesPods settled': 0.3,
    closedWorld: 0.2,
    podCIDRs: 0.3,
    nodeCIDRs: 0.3,
  });
});

test('what is unknown can be either, nearly always', patient, () => {
  let asked = 0;
  let settled = 0;
  const property = fc.property(clusters(unknown), fc.nat(), (generated, seed) => {
    const cluster = clusterOfGenerated(generated);
    const choose = chooser(seed);
    const [from, to] = [choose(...distinctWorkloads(cluster)), choose(...distinctWorkloads(cluster))];
    if (from === to) return;
    const { must, may } = access(partyOf(cluster, from), partyOf(cluster, to), policiesOf(cluster));
    const open = protocols.flatMap((protocol) =>
      probes
        .filter((port) => includesPort(may, protocol, port) && !includesPort(must, protocol, port))
        .map((port): At => [protocol, port]),
    );
    if (open.length === 0) return;
    const more = (count: number): Case[] =>
      Array.from({ length: count }, () => pairsOf(generated.complete(choose), from, to, choose)).flat();
    const isSettled = (cases: readonly Case[]) => (at: At) => new Set(cases.map((ask) => ask(...at))).size === 1;
    const doubtful = open.filter(isSettled(more(20)));
    asked += open.length;
    if (doubtful.length > 0) settled += doubtful.filter(isSettled(more(400))).length;
  });
  fc.assert(property, runs(80));
  expect(asked).toBeGreaterThan(100);
  // The rest: facts that are unknown in two places and would go together.
  expect(settled / asked).toBeLessThan(0.25);
});

test('what comes from outside and goes there is what the oracle says', patient, () => {
  const tally = new Tally('outside');
  const property = (options: GenerateOptions) =>
    fc.property(clusters(options), fc.nat(), (generated, seed) => {
      const cluster = clusterOfGenerated(generated);
      const choose = chooser(seed);
      const worlds = completions(generated, options, choose);
      const nodeCIDRs = generated.settings.nodeCIDRs;
      const isNodes = (address: string): boolean => nodeCIDRs.some((range) => inCidr(range, address));
      // Which labels a node has is never known.
      const hosts = (worlds[0] as World).hosts.filter(({ address }) => options.unknowns || !isNodes(address));
      const ofNodes = hosts.filter(({ address }) => isNodes(address));
      const { address } = choose(...hosts, ...ofNodes, ...ofNodes, ...ofNodes);
      const outside: KnownParty = { type: 'external', addresses: addressesOf(address) };
      for (const workload of distinctWorkloads(cluster)) {
        for (const direction of ['ingress', 'egress'] as const) {
          const end = (world: World): End =>
            isNodes(address) && choose(true, false) ? nodeAt(address, choose) : hostAt(world, address);
          const cases = worlds.map((completed) => {
            const other = end(completed);
            const nodes = other.type === 'node' ? [...completed.nodes, other] : completed.nodes;
            const world = { ...completed, nodes };
            return asked(world, ...ends<End>(direction, choose(...podsOf(world, workload)), other), choose);
          });
          const [from, to] = ends<KnownParty>(direction, partyOf(cluster, workload), outside);
          const what = `${direction} of ${workload.key} and ${address}`;
          const answer = explained(cluster, from, to);
          compare(answer, cases, options, tally, what);
          const decided = gate(partyOf(cluster, workload), direction, outside, policiesOf(cluster));
          if (!isSame(decided, answer)) throw new Error('the gate is not the access');
          const part = partWith(cluster, workload, direction, address);
          // Addresses that only pods have are no part of the outside.
          const isPods = generated.settings.podCIDRs.some((range) => inCidr(range, address));
          if (!isPods || !isEmpty(part.may)) compare(part, cases, options, tally, `part with ${what}`);
          if (isEmpty(part.may)) tally.add('no part');
          tally.add('questions');
          if (isNodes(address)) tally.add('address of nodes');
        }
      }
    });
  fc.assert(property({ ...known, ipBlocks: true }), runs(60));
  fc.assert(property(unknown), runs(60));
  tally.expectShares('verdicts', { allowed: 0.1, denied: 0.05, unknown: 0.005 });
  tally.expectShares('questions', { 'address of nodes': 0.05, 'no part': 0.02 });
});

test('what an ingress controller may call is what the oracle says', patient, () => {
  const tally = new Tally('ingress controller');
  const property = fc.property(clusters(unknown), fc.nat(), (generated, seed) => {
    const cluster = clusterOfGenerated(generated);
    const choose = chooser(seed);
    const target = choose(...distinctWorkloads(cluster));
    // What the policies of the controller itself let out is not asked.
    const cases = completions(generated, unknown, choose).flatMap((completed) => {
      const { world, controller } = withController(completed, generated.settings, choose);
      const pod = choose(...podsOf(world, target));
      const family = choose(...families(controller, pod));
      return [(...at: At) => decidedBy(world, controller, pod, ...at, family).ingress.allowed];
    });
    const answer = explained(cluster, ingressController, partyOf(cluster, target));
    compare(answer, cases, unknown, tally, `ingress controller -> ${target.key}`);
  });
  fc.assert(property, runs(60));
  tally.expectShares('verdicts', { allowed: 0.1, denied: 0.05, unknown: 0.03 });
});

test('what configured ingress controllers may call is what the oracle says', patient, () => {
  const tally = new Tally('configured ingress controllers');
  const config = fc.record({ hostNetwork: fc.boolean(), isLabelled: fc.boolean() });
  const configs = fc.array(config, { minLength: 1, maxLength: 2 });
  const property = fc.property(clusters(unknown), fc.nat(), configs, (generated, seed, configs) => {
    const choose = chooser(seed);
    const worlds = completions(generated, unknown, choose);
    const { settings } = generated;
    const ingressControllers = configs.map(({ hostNetwork, isLabelled }) => {
      const { namespace, labels } = withController(worlds[0] as World, settings, choose).controller;
      return { namespace, podLabels: isLabelled ? new Map(Object.entries(labels)) : undefined, hostNetwork };
    });
    const cluster = clusterOfGenerated(generated, { ingressControllers });
    const target = choose(...distinctWorkloads(cluster));
    const cases = worlds.map((completed): Case => {
      // Any of them may be the one that calls.
      const { namespace, podLabels, hostNetwork } = choose(...ingressControllers);
      const inside = { ...completed, namespaces: { ...completed.namespaces } };
      inside.namespaces[namespace] ??= { 'kubernetes.io/metadata.name': namespace };
      const other = withController(inside, settings, choose).controller;
      const node = choose(...completed.nodes);
      const controller: Pod = {
        ...other,
        namespace,
        hostNetwork,
        ...(hostNetwork ? { node: node.name, addresses: node.addresses } : {}),
        ...(podLabels ? { labels: Object.fromEntries(podLabels) } : {}),
      };
      const pod = choose(...podsOf(inside, target));
      const family = choose(...families(controller, pod));
      return (...at) => decidedBy(inside, controller, pod, ...at, family).ingress.allowed;
    });
    const answer = explained(cluster, ingressControllerOf(cluster), partyOf(cluster, target));
    const who = ingressControllers.map(({ namespace }) => namespace).join(' or ');
    compare(answer, cases, unknown, tally, `ingress controller of ${who} -> ${target.key}`);
    tally.add('questions');
    if (ingressControllers.length > 1) tally.add('several controllers');
    if (ingressControllers.some(({ hostNetwork }) => hostNetwork)) tally.add('controller on its node');
  });
  fc.assert(property, runs(80));
  tally.expectShares('verdicts', { allowed: 0.1, denied: 0.05, unknown: 0.03 });
  tally.expectShares('questions', { 'several controllers': 0.2, 'controller on its node': 0.2 });
});

test('the policies and rules that decide are those that the oracle names', patient, () => {
  const tally = new Tally('reasons');
  const property = fc.property(clusters(known), fc.nat(), (generated, seed) => {
    const cluster = clusterOfGenerated(generated);
    const choose = chooser(seed);
    const world = generated.complete(choose);
    const [from, to] = [choose(...distinctWorkloads(cluster)), choose(...distinctWorkloads(cluster))];
    const [pair] = twoPods(world, from, to, choose);
    if (!pair || pair[0] === pair[1]) return;
    const explanation = explain(cluster, partyOf(cluster, from), partyOf(cluster, to));
    for (const direction of ['ingress', 'egress'] as const) {
      const [subject, other] = direction === 'ingress' ? [to, from] : [from, to];
      for (const protocol of protocols) {
        for (const port of probes) {
          const decision = decidedBy(world, ...pair, protocol, port)[direction];
          const byEngine = reasons(explanation, direction, protocol, port);
          const byOracle = wordsOf(decision);
          if (byEngine !== byOracle) {
            throw new Error(
              `${direction} of ${subject.key}, ${other.key}, ${protocol} ${port}: ${byEngine} and not ${byOracle}`,
            );
          }
          tally.add('reasons');
          tally.add(decision.tier === 'none' ? 'not isolated' : decision.allowed ? 'admitted' : 'denied');
          if (decision.allowed && decision.by.length > 1) tally.add('admitted by several');
        }
      }
    }
  });
  fc.assert(property, runs(120));
  tally.expectShares('reasons', { 'not isolated': 0.1, admitted: 0.02, denied: 0.1, 'admitted by several': 0.002 });
});

test('a Service leads where the oracle says', patient, () => {
  const tally = new Tally('Services');
  const property = fc.property(clusters({ ...known, services: true }), fc.nat(), (generated, seed) => {
    const cluster = clusterOfGenerated(generated);
    const world = generated.complete(chooser(seed));
    for (const service of world.services) {
      if (Object.keys(service.selector ?? {}).length === 0) continue;
      const instance = serviceNamed(cluster, service.namespace, service.name);
      if (!instance) throw new Error(`no Service ${service.name}`);
      for (const { port, protocol } of service.ports) {
        const expected = targetsOf(world, service, protocol, port).map(
          ({ to, port }) => `${(to as Pod).workload} ${port}`,
        );
        const found = targetsByEngine(cluster, instance, protocol, port);
        const what = `${service.namespace}/${service.name} ${protocol} ${port}`;
        expect(found, what).toEqual([...new Set(expected)].sort());
        tally.add('ports');
        if (found.length > 0) tally.add('leads to pods');
        if (found.some((target) => !target.endsWith(` ${port}`))) tally.add('to another port');
      }
    }
  });
  fc.assert(property, runs(80));
  tally.expectShares('ports', { 'leads to pods': 0.2, 'to another port': 0.1 });
});

// ---- the engine ----

/** `Kind/namespace/name number` of each workload behind a port of a Service. */
function targetsByEngine(
  cluster: ClusterModel,
  service: Instance<Service>,
  protocol: Protocol,
  port: number,
): string[] {
  const { must, may } = workloadsBehind(cluster, service);
  if (must.length !== may.length) throw new Error('unknown, though manifests tell all');
  const entries = servicePorts(service.resource, port).filter((entry) => entry.protocol === protocol);
  const targets = must.flatMap(({ resource, namespace }) =>
    numbersIn(containerPorts(service.resource, entries, resource)[protocol]).map(
      (number) => `${resource.kind}/${namespace}/${resource.name} ${number}`,
    ),
  );
  return [...new Set(targets)].sort();
}

function numbersIn(ranges: readonly (readonly [number, number])[]): number[] {
  return ranges.flatMap(([low, high]) => Array.from({ length: high - low + 1 }, (_, index) => low + index));
}

type Answer = ReturnType<typeof access>;

/** The answer, with which the explanation must agree port by port, and of which it must say why something is unknown. */
function explained(cluster: ClusterModel, from: KnownParty, to: KnownParty): Answer {
  const answer = access(from, to, policiesOf(cluster));
  const codes: string[] = [];
  const heard = access(from, to, policiesOf(cluster), { ...deaf, unknown: (code) => codes.push(code) });
  if (!isSame(heard, answer)) throw new Error('another answer when someone listens');
  if (!equalPorts(answer.must, answer.may) && codes.length === 0) throw new Error('unknown without a reason');
  const { access: again, parts } = explain(cluster, from, to);
  if (!isSame(again, answer)) throw new Error('another answer where it is explained');
  const portsOf = (...wanted: Verdict[]): PortSet =>
    parts.filter(({ verdict }) => wanted.includes(verdict)).reduce((all, { ports }) => unionPorts(all, ports), noPorts);
  if (!equalPorts(portsOf('allowed'), answer.must) || !equalPorts(portsOf('allowed', 'unknown'), answer.may)) {
    throw new Error('the parts of the explanation do not add up to the answer');
  }
  for (const ruling of parts.flatMap(({ egress, ingress }) => [egress, ingress])) {
    if (ruling?.verdict === 'unknown' && ruling.steps.every(({ isSure }) => isSure)) {
      throw new Error('unknown without a reason');
    }
  }
  return answer;
}

function isSame(left: Answer, right: Answer): boolean {
  return equalPorts(left.must, right.must) && equalPorts(left.may, right.may);
}

/** The part of the outside that an address is in; parts are apart. */
function partWith(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction, address: string): Answer {
  const one = addressesOf(address);
  const parts = externalAccess(partyOf(cluster, workload), direction, policiesOf(cluster)).filter(
    ({ addresses }) => !isNoAddress(intersectAddresses(addresses, one)),
  );
  if (parts.length > 1) throw new Error(`${address} is in two parts of the outside`);
  return parts[0] ?? { must: noPorts, may: noPorts };
}

function addressesOf(address: string) {
  const cidr = parseCidr(`${address}/${address.includes(':') ? 128 : 32}`);
  if (!cidr) throw new Error(`no address: ${address}`);
  return cidr.addresses;
}

function ends<T>(direction: Direction, subject: T, other: T): [from: T, to: T] {
  return direction === 'ingress' ? [other, subject] : [subject, other];
}

/** Who decides about a port, in words, as the explanation names them. */
function reasons(explanation: Explanation, direction: Direction, protocol: Protocol, port: number): string {
  const parts = explanation.parts.filter(({ ports }) => includesPort(ports, protocol, port));
  if (parts.length !== 1) throw new Error(`${protocol} ${port} is in ${parts.length} parts`);
  const ruling = parts[0]?.[direction];
  if (!ruling) throw new Error(`nothing of ${direction}`);
  const { verdict, steps } = ruling;
  const unsure = steps.filter(({ isSure }) => !isSure);
  if (unsure.length > 0 || verdict === 'unknown') throw new Error('not sure, though manifests tell all');
  if (steps.some(({ type }) => type === 'default')) return 'not isolated';
  const names = steps.flatMap((step) => {
    if (step.type === 'isolates') return [nameOf(step.policy)];
    if (step.type !== 'rule' || step.rule.action === 'pass') return [];
    return [`${nameOf(step.policy)} ${step.rule.rule.index}`];
  });
  return `${verdict === 'allowed' ? 'admitted' : 'denied'} by ${names.sort().join(', ')}`;
}

function nameOf({ policy: { namespace, resource } }: PolicyLook): string {
  return namespace === '' ? resource.name : `${namespace}/${resource.name}`;
}

// ---- the oracle ----

type At = [protocol: Protocol, port: number];
/** Whether a connection between two ends of one world is allowed. */
type Case = (...at: At) => boolean;

function completions({ complete }: Generated, { unknowns }: GenerateOptions, choose: Choose): World[] {
  return Array.from({ length: unknowns ? 4 : 1 }, () => complete(choose));
}

function podsOf({ pods }: World, { resource, namespace }: WorkloadInstance): Pod[] {
  return pods.filter(({ workload }) => workload === `${resource.kind}/${namespace}/${resource.name}`);
}

/** A pod of each; of a workload with several, two different ones. None where the completion has no such pods. */
function twoPods(world: World, from: WorkloadInstance, to: WorkloadInstance, choose: Choose): [Pod, Pod][] {
  const pods = podsOf(world, from);
  const source = choose(...pods);
  const targets = podsOf(world, to).filter((pod) => pods.length === 1 || pod !== source);
  return [[source, choose(...targets)]];
}

function pairsOf(world: World, from: WorkloadInstance, to: WorkloadInstance, choose: Choose): Case[] {
  return twoPods(world, from, to, choose).map(([source, target]) => asked(world, source, target, choose));
}

function hostAt({ hosts }: World, address: string): End {
  return hosts.find((one) => one.address === address) as End;
}

/** A node without pods of the cluster: one with them is always let in. */
function nodeAt(address: string, choose: Choose): Node {
  const labels = Object.fromEntries(
    nodeKeys.flatMap((key) => (choose(true, false) ? [[key, choose(...likelyValues)]] : [])),
  );
  return { type: 'node', name: 'three', labels, addresses: [address] };
}

function asked(world: World, from: End, to: End, choose: Choose): Case {
  const family: Family = choose(...families(from, to));
  return (...at) => allows(world, from, to, ...at, family);
}

function wordsOf({ allowed, tier, by }: Decision): string {
  if (tier === 'none') return 'not isolated';
  const names = by.map(({ policy, rule }) => (rule === undefined ? policy : `${policy} ${rule}`));
  return `${allowed ? 'admitted' : 'denied'} by ${names.sort().join(', ')}`;
}

/** Holds an answer against every case, port by port. */
function compare(answer: Answer, cases: readonly Case[], options: GenerateOptions, tally: Tally, what: string): void {
  const seen = new Set<string>();
  for (const protocol of protocols) {
    for (const port of probes) {
      const [must, may] = [includesPort(answer.must, protocol, port), includesPort(answer.may, protocol, port)];
      const verdict = must ? 'allowed' : may ? 'unknown' : 'denied';
      const where = `${what} on ${protocol} ${port}`;
      if (must && !may) throw new Error(`${where}: must is not inside may`);
      if (verdict === 'unknown' && !options.unknowns) throw new Error(`${where}: unknown, though manifests tell all`);
      const answers = cases.map((ask) => ask(protocol, port));
      if (must && answers.includes(false)) throw new Error(`${where}: allowed, and not in every completion`);
      if (!may && answers.includes(true)) throw new Error(`${where}: denied, and allowed in a completion`);
      tally.add('verdicts');
      tally.add(verdict);
      seen.add(verdict);
    }
  }
  if (seen.has('allowed') && seen.size > 1) tally.add('partly allowed');
}
