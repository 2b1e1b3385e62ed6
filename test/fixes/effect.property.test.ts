/**
 * What fixes say of connections, in random clusters: for any edit against asking every pair, and for every fix and
 * refactoring that is offered somewhere against the oracle (`test/oracle`), one port at a time.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applied } from '../../server/src/fixes/edits.ts';
import { type Connection, type Effect, type End, effectOf } from '../../server/src/fixes/effect.ts';
import { effectWords } from '../../server/src/fixes/effectWords.ts';
import type { Change, Fix } from '../../server/src/fixes/fix.ts';
import { fixesFor } from '../../server/src/fixes/list.ts';
import { includesPort, noPorts, type PortSet } from '../../server/src/policy/portSet.ts';
import { cursorAt } from '../../server/src/snapshot/cursor.ts';
import { distinctWorkloads, type WorkloadInstance } from '../../server/src/snapshot/queries.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import type { GenerateOptions } from '../oracle/arbitraries.ts';
import { inCidr, parseNetwork } from '../oracle/cidr.ts';
import { complete } from '../oracle/complete.ts';
import { allows } from '../oracle/evaluate.ts';
import { clusters, type Generated } from '../oracle/generate.ts';
import { type Choose, chooser, patient, runs, Tally } from '../oracle/property.ts';
import { type File, type Manifest, readManifests } from '../oracle/read.ts';
import { outsideAddresses, probes, protocols } from '../oracle/vocabulary.ts';
import type { Direction, Family, Host, Pod, Protocol, World } from '../oracle/world.ts';
import { findingsOf } from '../support/check.ts';
import { onlyCluster } from '../support/cluster.ts';
import { root } from '../support/fixture.ts';
import { printed, snapshotOfGenerated } from '../support/generated.ts';
import { changedPairs, controllerName } from '../support/reach.ts';
import { broken, type Made, promiseOf, unfulfilled } from './support/promises.ts';

const known: GenerateOptions = { unknowns: false, ipBlocks: false, tiers: true, services: false, settled: true };
/** With calls, so that fixes of these are offered, and with addresses. */
const calling: GenerateOptions = { ...known, ipBlocks: true, services: true, calls: true };
const unknown: GenerateOptions = { ...known, unknowns: true, ipBlocks: true };

test('what any other policies open and close is what every pair says', patient, () => {
  const tally = new Tally('edits');
  const property = (options: GenerateOptions) =>
    fc.property(clusters(options), clusters(options), fc.nat(), (generated, other, seed) => {
      const before = snapshotOfGenerated(generated);
      const after = snapshotOfGenerated({ ...generated, files: withOtherPolicies(generated, other, seed) });
      const effect = effectOf(before, after) as Effect;
      const ends = [...effect.opened, ...effect.closed].map((each) => `${nameOf(each.from)} -> ${nameOf(each.to)}`);
      const pairs = changedPairs(before, after).filter((pair) => !pair.startsWith(controllerName));
      expect([...new Set(ends)].sort()).toEqual(pairs.map((pair) => pair.replace(/: .*/s, '')).sort());
      tally.add('edits');
      if (effect.opened.length > 0) tally.add('opening');
      if (effect.closed.length > 0) tally.add('closing');
      if (ends.length === 0) tally.add('changing nothing');
    });
  fc.assert(property(known), runs(50));
  fc.assert(property(unknown), runs(80));
  tally.expectShares('edits', { opening: 0.2, closing: 0.2, 'changing nothing': 0.1 });
});

test('whatever fix is chosen, connections change as it says, and no error appears', patient, () => {
  const tally = new Tally('fixes');
  const property = fc.property(clusters(known).map(anywhere), fc.nat(), (generated, seed) => {
    const before = snapshotOfGenerated(generated);
    const world = worldOf(before, generated);
    for (const fix of offeredIn(before, seed)) checkFix(generated, { before, world }, fix, seed, tally);
  });
  fc.assert(property, runs(50));
  tally.expectShares('fixes', {
    'refactor.rewrite': 0.1,
    changing: 0.004,
    'changing nothing': 0.1,
    'as titled': 0.02,
    'with the outside': 1,
  });
});

test('what the titles of fixes of blocked calls promise is so afterwards', patient, () => {
  const tally = new Tally('fixes of calls');
  const property = fc.property(clusters(calling).map(anywhere), fc.nat(), (generated, seed) => {
    const before = snapshotOfGenerated(generated);
    const world = worldOf(before, generated);
    for (const fix of offeredForCalls(before, seed)) checkFix(generated, { before, world }, fix, seed, tally);
  });
  fc.assert(property, runs(50));
  tally.expectShares('fixes', {
    changing: 0.005,
    'as titled': 0.5,
    'promise: default-deny': 0.05,
    'promise: annotation': 0.05,
    'promise: DNS for all': 0.01,
    'promise: DNS': 0.03,
    'promise: callers alone': 0.002,
    'promise: API server calls': 0.02,
    'promise: Prometheus': 0.02,
    'promise: ingress controller': 0.01,
    'promise: call API server': 0.03,
    'promise: pair': 0.05,
  });
});

/** Holds a fix to what it says: of its effect, and to what its title promises. */
function checkFix(
  generated: Generated,
  { before, world }: { readonly before: Snapshot; readonly world: World },
  fix: Chosen,
  seed: number,
  tally: Tally,
): void {
  const after = applied(before, fix.effect);
  expect(errorsMade(before, after), fix.title).toEqual([]);
  tally.add('fixes');
  tally.add(fix.kind);
  const effect = effectOf(before, after) as Effect;
  const made = { title: fix.title, effect, before: world, after: worldOf(after, generated) };
  expect(unfulfilled(made), fix.title).toEqual([]);
  tally.add(`promise: ${promiseOf(fix.title)}`);
  if (fix.changes?.endsWith('as titled') && fix.also === undefined) {
    expect(broken(made), fix.title).toEqual([]);
    tally.add('as titled');
  } else {
    expect(effectWords(effect)).toBe(fix.also);
    tally.add(fix.also ? 'changing' : 'changing nothing');
  }
  compareWithOracle(pairsOf(before, effect, seed), made);
  tally.add('with the outside', compareOutside(outerOf(before, effect, seed), made, textsOf(before, after)));
}

interface Chosen extends Fix {
  readonly effect: Change;
}

/** What is offered at some places of the files, and at some findings. */
function offeredIn(snapshot: Snapshot, seed: number): Chosen[] {
  const choose = chooser(seed);
  const findings = findingsOf(snapshot);
  const places = [...snapshot.files.values()].flatMap(({ source: { uri, text } }) => {
    const places = (pattern: RegExp) => [...text.matchAll(pattern)].map(({ index }) => ({ uri, offset: index + 1 }));
    const others = places(interesting);
    return [...places(/namespaceSelector/g), ...(others.length > 0 ? [choose(...others), choose(...others)] : [])];
  });
  const found = Array.from({ length: Math.min(3, findings.length) }, () => choose(...findings));
  const all = [...places, ...found.map(({ uri, from }) => ({ uri, offset: from }))];
  return all.flatMap((place) => offeredAt(snapshot, findings, place, choose));
}

/** What answers some findings about what is let through, of as many rules as there are. */
function offeredForCalls(snapshot: Snapshot, seed: number): Chosen[] {
  const choose = chooser(seed);
  const findings = findingsOf(snapshot);
  const about = findings.filter(({ rule }) => aboutCalls.test(rule));
  const rules = [...new Set(about.map(({ rule }) => rule))];
  return rules.flatMap((rule) => {
    const { uri, from } = choose(...about.filter((finding) => finding.rule === rule));
    const offered = offeredAt(snapshot, findings, { uri, offset: from }, choose);
    return offered.filter(({ answers, title }) => answers?.rule === rule && !title.startsWith('Silence'));
  });
}

const aboutCalls =
  /-blocked|-missing$|-blocks-dns|dns-|service-port|ports-without-peers|named-port|default-deny|legacy/;

function offeredAt(
  snapshot: Snapshot,
  findings: ReturnType<typeof findingsOf>,
  { uri, offset }: { readonly uri: string; readonly offset: number },
  choose: Choose,
): Chosen[] {
  const cursor = cursorAt(snapshot, uri, offset);
  if (!cursor) return [];
  const here = findings.filter((each) => each.uri === uri && each.from <= offset && offset <= each.to);
  const newPolicy = choose('file' as const, 'document' as const);
  return fixesFor({ snapshot, cursor, findings: here, options: { newPolicy } }).filter(isChange);
}

/** Where refactorings are offered, besides peers. */
const interesting = /kind|matchLabels|matchExpressions|podSelector|port\b|ingress|egress|name\b/g;

function isChange(fix: Fix): fix is Chosen {
  return fix.effect.type === 'change';
}

/** The rules that find more errors after than before. */
function errorsMade(before: Snapshot, after: Snapshot): string[] {
  const left = errorsIn(before);
  return errorsIn(after).filter((rule) => {
    const at = left.indexOf(rule);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

function errorsIn(snapshot: Snapshot): string[] {
  return findingsOf(snapshot).flatMap(({ severity, rule }) => (severity === 'error' ? [rule] : []));
}

/** Which addresses pods and nodes have is not said, so that every address may be one outside. */
function anywhere(generated: Generated): Generated {
  return { ...generated, settings: { ...generated.settings, podCIDRs: [], nodeCIDRs: [] } };
}

function worldOf({ files }: Snapshot, { settings }: Generated): World {
  const texts = [...files.values()].map(({ source: { uri, text } }) => ({ path: uri.slice(root.length + 1), text }));
  return complete(readManifests(texts), settings, chooser(0));
}

function textsOf(...snapshots: readonly Snapshot[]): string[] {
  return snapshots.flatMap(({ files }) => [...files.values()].map(({ source: { text } }) => text));
}

type Pair = readonly [WorkloadInstance, WorkloadInstance];

/** Those that are said to change, and some others. */
function pairsOf(snapshot: Snapshot, { opened, closed }: Effect, seed: number): Pair[] {
  const choose = chooser(seed);
  const workloads = distinctWorkloads(onlyCluster(snapshot));
  const said = [...opened, ...closed].flatMap(({ from, to }): Pair[] =>
    typeof from === 'string' || typeof to === 'string' ? [] : [[from, to]],
  );
  const others = Array.from({ length: 8 }, (): Pair => [choose(...workloads), choose(...workloads)]);
  return [...said, ...others].filter(([from, to]) => from.key !== to.key);
}

function compareWithOracle(pairs: readonly Pair[], { title, effect, before, after }: Made): void {
  const [opened, closed] = [portsBetween(effect.opened), portsBetween(effect.closed)];
  for (const [from, to] of pairs) {
    const [was, is] = [allowedIn(before, from, to), allowedIn(after, from, to)];
    const [opens, closes] = [opened(from, to), closed(from, to)];
    for (const protocol of protocols) {
      for (const port of probes) {
        const said = [includesPort(opens, protocol, port), includesPort(closes, protocol, port)];
        const [allowedBefore, allowedAfter] = [was(protocol, port), is(protocol, port)];
        const found = [!allowedBefore && allowedAfter, allowedBefore && !allowedAfter];
        const what = `${title}: ${nameOf(from)} -> ${nameOf(to)} on ${protocol} ${port}`;
        if (`${said}` !== `${found}`) throw new Error(`${what}: ${said} is said, and ${found} is so`);
      }
    }
  }
}

/** A workload and what lies outside, one way. */
type Outer = readonly [WorkloadInstance, Direction];

/** Those that are said to change, and another. */
function outerOf(snapshot: Snapshot, { opened, closed }: Effect, seed: number): Outer[] {
  const choose = chooser(seed);
  const said = [...opened, ...closed].flatMap(({ from, to }): Outer[] => {
    if (from === 'outside' && typeof to !== 'string') return [[to, 'ingress']];
    return to === 'outside' && typeof from !== 'string' ? [[from, 'egress']] : [];
  });
  const other: Outer = [choose(...distinctWorkloads(onlyCluster(snapshot))), choose('ingress', 'egress')];
  return [...said.slice(0, mostOuter), other];
}

const mostOuter = 1;
/** Fewer than between pods: there are more ends. */
const outerProbes = [1, 53, 80, 443, 8080];

/** Every address outside counts. Gives how many connections were looked at. */
function compareOutside(
  outer: readonly Outer[],
  { title, effect, before, after }: Made,
  texts: readonly string[],
): number {
  const [opened, closed] = [portsBetween(effect.opened), portsBetween(effect.closed)];
  // Which addresses a domain has is not known to the server.
  const isSure = !texts.some((text) => text.includes('domainNames'));
  const hosts = representativesOf(texts);
  for (const [workload, direction] of outer) {
    const [from, to]: [End, End] = direction === 'ingress' ? ['outside', workload] : [workload, 'outside'];
    const [opens, closes] = [opened(from, to), closed(from, to)];
    const asked = hosts.map((host) => [before, after].map((world) => decidedOutside(world, workload, direction, host)));
    for (const protocol of protocols) {
      for (const port of outerProbes) {
        const said = [includesPort(opens, protocol, port), includesPort(closes, protocol, port)];
        const cases = asked.map((each) => each.map((allowed) => allowed(protocol, port)));
        const found = [cases.some(([was, is]) => !was && is), cases.some(([was, is]) => was && !is)];
        const what = `${title}: ${nameOf(from)} -> ${nameOf(to)} on ${protocol} ${port}`;
        const isTrue = [0, 1].every((at) => said[at] === found[at] || (said[at] && !isSure));
        if (!isTrue) throw new Error(`${what}: ${said} is said, and ${found} is so`);
      }
    }
  }
  return outer.length;
}

function decidedOutside(world: World, workload: WorkloadInstance, direction: Direction, host: Host) {
  const pod = podOf(world, workload);
  const [from, to] = direction === 'ingress' ? [host, pod] : [pod, host];
  return (protocol: Protocol, port: number): boolean => allows(world, from, to, protocol, port);
}

/** Of the addresses that all ranges in some texts treat alike, one each. */
function representativesOf(texts: readonly string[]): Host[] {
  const ranges = [...new Set(texts.flatMap((text) => text.match(/[\da-fA-F:.]+\/\d{1,3}/g) ?? []))];
  const edges = ranges.flatMap((range) => {
    const network = parseNetwork(range);
    if (!network) return [];
    const size = 2n ** BigInt((network.family === 4 ? 32 : 128) - network.prefix);
    const first = network.value - (network.value % size);
    const all = 2n ** (network.family === 4 ? 32n : 128n);
    return [first - 1n, first, first + size - 1n, first + size].flatMap((value) =>
      value < 0n || value >= all ? [] : [addressText(value, network.family)],
    );
  });
  const known = new Map(
    [...outsideAddresses, ...edges].map((address) => [
      `${address.includes(':')} ${ranges.map((range) => inCidr(range, address))}`,
      address,
    ]),
  );
  return [...known.values()].map((address) => ({ type: 'host', address, names: [] }));
}

function addressText(value: bigint, family: Family): string {
  const groups = family === 4 ? [4, 8n, 255n, '.', 10] : [8, 16n, 65535n, ':', 16];
  const [count, bits, mask, separator, radix] = groups as [number, bigint, bigint, string, number];
  return Array.from({ length: count }, (_, index) =>
    ((value >> (bits * BigInt(count - 1 - index))) & mask).toString(radix),
  ).join(separator);
}

function portsBetween(connections: readonly Connection[]) {
  const known = new Map(connections.map(({ from, to, ports }) => [`${nameOf(from)} -> ${nameOf(to)}`, ports]));
  return (from: End, to: End): PortSet => known.get(`${nameOf(from)} -> ${nameOf(to)}`) ?? noPorts;
}

function allowedIn(world: World, from: WorkloadInstance, to: WorkloadInstance) {
  const [source, target] = [podOf(world, from), podOf(world, to)];
  return (protocol: Protocol, port: number): boolean => allows(world, source, target, protocol, port);
}

function podOf({ pods }: World, { namespace, resource }: WorkloadInstance): Pod {
  const pod = pods.find(({ workload }) => workload === `${resource.kind}/${namespace}/${resource.name}`);
  if (!pod) throw new Error(`no pod of ${resource.name}`);
  return pod;
}

function nameOf(end: End): string {
  return typeof end === 'string' ? end : `${end.namespace}/${end.resource.name}`;
}

/** The files of a cluster with the spec of some policies exchanged for those of another, and with some left out. */
function withOtherPolicies({ manifests }: Generated, other: Generated, seed: number): File[] {
  const choose = chooser(seed);
  const isPolicy = ({ kind }: Manifest): boolean => kind.endsWith('NetworkPolicy');
  const changed = manifests.flatMap((manifest) => {
    const same = other.manifests.filter(({ kind }) => kind === manifest.kind);
    if (!isPolicy(manifest) || choose(true, false)) return [manifest];
    return same.length === 0 || choose(true, false, false) ? [] : [{ ...manifest, spec: choose(...same).spec }];
  });
  return changed.map((manifest, index) => ({ path: `${index}.yaml`, text: printed(manifest) }));
}
