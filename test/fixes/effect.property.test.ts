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
import {
  formatPorts,
  includesPort,
  isEmpty,
  noPorts,
  type PortSet,
  subtractPorts,
} from '../../server/src/policy/portSet.ts';
import { cursorAt } from '../../server/src/snapshot/cursor.ts';
import { distinctWorkloads, type WorkloadInstance } from '../../server/src/snapshot/queries.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import type { GenerateOptions } from '../oracle/arbitraries.ts';
import { complete } from '../oracle/complete.ts';
import { allows } from '../oracle/evaluate.ts';
import { clusters, type Generated } from '../oracle/generate.ts';
import { chooser, patient, runs, Tally } from '../oracle/property.ts';
import { type File, type Manifest, readManifests } from '../oracle/read.ts';
import { probes, protocols } from '../oracle/vocabulary.ts';
import type { Pod, Protocol, World } from '../oracle/world.ts';
import { findingsOf } from '../support/check.ts';
import { onlyCluster } from '../support/cluster.ts';
import { root } from '../support/fixture.ts';
import { printed, snapshotOfGenerated } from '../support/generated.ts';
import { changedPairs, controllerName } from '../support/reach.ts';

const known: GenerateOptions = { unknowns: false, ipBlocks: false, tiers: true, services: false, settled: true };
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
  const property = fc.property(clusters(known), fc.nat(), (generated, seed) => {
    const before = snapshotOfGenerated(generated);
    const worldBefore = worldOf(before, generated);
    for (const fix of offeredIn(before, seed)) {
      const after = applied(before, fix.effect);
      expect(errorsMade(before, after), fix.title).toEqual([]);
      tally.add('fixes');
      tally.add(fix.kind);
      const effect = effectOf(before, after) as Effect;
      if (fix.changes === 'as titled') {
        expect(broken(fix.title, effect), fix.title).toEqual([]);
        tally.add('as titled');
      } else {
        expect(effectWords(effect)).toBe(fix.also);
        tally.add(fix.also ? 'changing' : 'changing nothing');
      }
      const pairs = pairsOf(before, effect, seed);
      compareWithOracle(pairs, effect, worldBefore, worldOf(after, generated), fix.title);
    }
  });
  fc.assert(property, runs(50));
  tally.expectShares('fixes', {
    'refactor.rewrite': 0.1,
    changing: 0.004,
    'changing nothing': 0.1,
    'as titled': 0.02,
  });
});

/** What a title promises: each connection that comes or goes is one of those that it speaks of. */
interface Promised {
  readonly title: RegExp;
  opens?(connection: Connection, words: Readonly<Record<string, string>>): boolean;
  closes?(connection: Connection, words: Readonly<Record<string, string>>): boolean;
  /** Whether something must be opened. */
  readonly isWish?: true;
}

const isIn = (end: End, namespace: string | undefined): boolean =>
  typeof end !== 'string' && end.namespace === namespace;
const isCalled = (end: End, name: string | undefined): boolean => typeof end !== 'string' && end.resource.name === name;
const isDenied = ({ from, to }: Connection, { directions, namespace }: Readonly<Record<string, string>>): boolean =>
  (directions?.includes('ingress') === true && isIn(to, namespace)) ||
  (directions?.includes('egress') === true && isIn(from, namespace));

/** By the words of each title that says itself which connections change; the first that fits. */
const promises: readonly Promised[] = [
  {
    title: /^Add default-deny for (?<directions>.+) to namespace (?<namespace>[^\s,]+)/,
    closes: isDenied,
  },
  { title: /^Remove the annotation, which has no effect$/ },
  {
    title: /^Allow the DNS of the cluster to every pod of namespace (?<namespace>\S+),/,
    opens: ({ from, ports }, { namespace }) =>
      isIn(from, namespace) && isEmpty(subtractPorts(ports, { ...noPorts, TCP: [[53, 53]], UDP: [[53, 53]] })),
  },
  {
    title: /^Admit only the callers that the manifests tell of: (?<callers>.+)$/,
    closes: ({ from }, { callers }) =>
      typeof from === 'string' || callers?.split(/, | and /).includes(from.resource.name) === false,
  },
  {
    title: /^Allow everyone to call (?<target>\S+) on /,
    opens: ({ to }, { target }) => isCalled(to, target),
  },
  {
    title: /^Allow Prometheus \(namespace (?<namespace>\S+)\) to call (?<target>\S+) on /,
    opens: ({ from, to }, { namespace, target }) => isIn(from, namespace) && isCalled(to, target),
  },
  {
    title: /^Allow (?<caller>\S+) to call every address on /,
    opens: ({ from }, { caller }) => isCalled(from, caller),
  },
  {
    title: /^Allow (?<caller>\S+) to call (?<target>\S+) on (?<ports>.+?)( at the other end too)?$/,
    opens: ({ from, to, ports }, { caller, target, ports: said }) =>
      isCalled(from, caller) && isCalled(to, target) && formatPorts(ports) === said,
    isWish: true,
  },
];

/** What a title promises and does not keep; the title, where nobody knows what it promises. */
function broken(title: string, { opened, closed }: Effect): string[] {
  const promised = promises.find((each) => each.title.test(title));
  if (!promised) return [`What does this promise? ${title}`];
  const words = promised.title.exec(title)?.groups ?? {};
  const nameBoth = ({ from, to }: Connection): string => `${nameOf(from)} -> ${nameOf(to)}`;
  return [
    ...opened.filter((each) => !promised.opens?.(each, words)).map((each) => `opens ${nameBoth(each)}`),
    ...closed.filter((each) => !promised.closes?.(each, words)).map((each) => `closes ${nameBoth(each)}`),
    ...(promised.isWish && opened.length === 0 ? ['opens nothing'] : []),
  ];
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
  return all.flatMap(({ uri, offset }) => {
    const cursor = cursorAt(snapshot, uri, offset);
    if (!cursor) return [];
    const here = findings.filter((each) => each.uri === uri && each.from <= offset && offset <= each.to);
    const newPolicy = choose('file' as const, 'document' as const);
    return fixesFor({ snapshot, cursor, findings: here, options: { newPolicy } }).filter(isChange);
  });
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

function worldOf({ files }: Snapshot, { settings }: Generated): World {
  const texts = [...files.values()].map(({ source: { uri, text } }) => ({ path: uri.slice(root.length + 1), text }));
  return complete(readManifests(texts), settings, chooser(0));
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

function compareWithOracle(pairs: readonly Pair[], effect: Effect, before: World, after: World, title: string): void {
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

function portsBetween(connections: readonly Connection[]) {
  const known = new Map(connections.map(({ from, to, ports }) => [`${nameOf(from)} -> ${nameOf(to)}`, ports]));
  return (from: End, to: End): PortSet => known.get(`${nameOf(from)} -> ${nameOf(to)}`) ?? noPorts;
}

function allowedIn(world: World, from: WorkloadInstance, to: WorkloadInstance) {
  const podOf = ({ namespace, resource }: WorkloadInstance): Pod => {
    const pod = world.pods.find(({ workload }) => workload === `${resource.kind}/${namespace}/${resource.name}`);
    if (!pod) throw new Error(`no pod of ${resource.name}`);
    return pod;
  };
  const [source, target] = [podOf(from), podOf(to)];
  return (protocol: Protocol, port: number): boolean => allows(world, source, target, protocol, port);
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
