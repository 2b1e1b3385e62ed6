/**
 * Runs texts that went wrong through all that reads them, on a snapshot that goes on from text to text as under
 * someone's hands, beside documents that must not notice.
 */
import { isDeepStrictEqual } from 'node:util';
import { completeConfig } from '../../server/src/features/configCompletion.ts';
import { hoverConfig } from '../../server/src/features/configHover.ts';
import { configProblems } from '../../server/src/features/configProblems.ts';
import { completeDeclared } from '../../server/src/features/declaredCompletion.ts';
import { definitionAt } from '../../server/src/features/definition.ts';
import { hostLinksIn } from '../../server/src/features/documentLinks.ts';
import { hoverAt } from '../../server/src/features/hover.ts';
import { referencesAt } from '../../server/src/features/references.ts';
import { fixesFor } from '../../server/src/fixes/list.ts';
import { toMarkdown } from '../../server/src/lsp/markdown.ts';
import { connectionsOf } from '../../server/src/reports/connectivity.ts';
import { listLine } from '../../server/src/reports/listText.ts';
import { toRange } from '../../server/src/reports/places.ts';
import { type Checker, check, createChecker } from '../../server/src/rules/check.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { cursorAt } from '../../server/src/snapshot/cursor.ts';
import type { SourceFile } from '../../server/src/snapshot/file.ts';
import { instancesOfFile } from '../../server/src/snapshot/fileQueries.ts';
import { locate } from '../../server/src/snapshot/locate.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import type { Document } from '../../server/src/yaml/source.ts';
import { type Random, randomOf } from '../bench/random.ts';
import { mutated } from './mutate.ts';
import type { Texts } from './texts.ts';

export interface Options {
  readonly seed: number;
  readonly inputs: number;
  /** Called after each input. */
  progress?(done: number): void;
}

export interface Report {
  readonly inputs: number;
  readonly characters: number;
  /** Documents of the inputs that could not be read. */
  readonly broken: number;
  readonly findings: number;
  readonly hovers: number;
  /** Places that a definition, a reference or a link leads to. */
  readonly led: number;
  readonly fixes: number;
  /** How often a snapshot was held against a fresh one. */
  readonly compared: number;
  /** Lines of the lists of connections that were made. */
  readonly connections: number;
  /** What was offered in broken configurations. */
  readonly completions: number;
  readonly failures: readonly Failure[];
  readonly slowest: { readonly milliseconds: number; readonly input: Input | undefined };
}

export interface Input {
  readonly index: number;
  /** The texts before, the nearest last: they give a broken one its meaning. */
  readonly before: readonly string[];
  readonly text: string;
}

export interface Failure {
  readonly error: string;
  readonly input: Input;
}

export function fuzz(texts: Texts, { seed, inputs, progress }: Options): Report {
  const report = {
    characters: 0,
    broken: 0,
    findings: 0,
    hovers: 0,
    led: 0,
    fixes: 0,
    compared: 0,
    connections: 0,
    completions: 0,
  };
  const failures: Failure[] = [];
  let slowest: Report['slowest'] = { milliseconds: 0, input: undefined };
  let session = newSession();
  let base = '';
  let before: readonly string[] = [];
  for (let index = 0; index < inputs; index++) {
    // Each input can be made again without those before it that share its base.
    const random = randomOf(seed * 1_000_003 + index);
    const isBase = index % inputsOfOneBase === 0;
    base = isBase ? texts.pick(random) : mutated(random, base, () => texts.pick(random));
    if (base.length > longest) base = base.slice(0, longest);
    const input = { index, before, text: base };
    before = [...before.slice(-inputsOfOneBase), base];
    try {
      const { milliseconds, ...counts } = session.next(base, random);
      for (const key of counted) report[key] += counts[key];
      if (milliseconds > slowest.milliseconds) slowest = { milliseconds, input };
    } catch (error) {
      failures.push({ error: error instanceof Error ? (error.stack ?? error.message) : String(error), input });
      session = newSession();
    }
    report.characters += base.length;
    progress?.(index + 1);
    if (failures.length >= 10) break;
  }
  return { inputs, ...report, failures, slowest };
}

const counted = ['broken', 'findings', 'hovers', 'led', 'fixes', 'compared', 'connections', 'completions'] as const;
const inputsOfOneBase = 6;
const longest = 2_000_000;

const fuzzed = 'file:///ws/fuzzed.yaml';
const neighbour = 'file:///ws/neighbour.yaml';
const elsewhere = 'file:///elsewhere/other.yaml';
const folders = [
  { uri: 'file:///ws', name: 'ws' },
  { uri: 'file:///elsewhere', name: 'elsewhere' },
];

/** A workload, its Service and a policy with something to say, alone in their namespace. */
const block = (namespace: string): string => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: ${namespace}}
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web}]}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web, namespace: ${namespace}}
spec:
  podSelector: {matchLabels: {app: webs}}
  ingress: [{ports: [{protocol: tcp}]}]
---
apiVersion: v1
kind: Service
metadata: {name: web, namespace: ${namespace}}
spec: {selector: {app: web}, ports: [{port: 80}]}
`;
const front = block('fuzz-front');
const back = block('fuzz-back');

interface Session {
  next(text: string, random: Random): Counts;
}

type Counts = Readonly<Record<(typeof counted)[number] | 'milliseconds', number>>;

function newSession(): Session {
  let snapshot = withEdits(emptySnapshot(folders), [
    { uri: neighbour, text: block('fuzz-neighbour') },
    { uri: elsewhere, text: block('default') },
  ]);
  const checker = createChecker(() => ({}));
  checker.update(snapshot);
  const expected = outside(snapshot, checker);
  return {
    next(text, random) {
      const whole = `${front}---\n${text}\n---\n${back}`;
      const [before, other] = [snapshot.files.get(fuzzed), otherFolder(snapshot)];
      const start = process.cpuUsage();
      snapshot = withEdits(snapshot, [{ uri: fuzzed, text: whole }]);
      checker.update(snapshot);
      const findings = checker.findings(snapshot, fuzzed);
      for (const finding of findings) assertPlaced(snapshot, finding);
      const hovers = hover(snapshot, whole, random);
      const led = random.chance(0.2) ? navigate(snapshot, whole, random) : 0;
      const fixes = random.chance(0.1) ? fix(snapshot, whole, findings, random) : 0;
      const connections = random.chance(0.05) ? list(snapshot) : 0;
      if (random.chance(0.02)) snapshot = withKustomization(snapshot, text);
      // Of the processor: others may use the machine too.
      const { user, system } = process.cpuUsage(start);
      const milliseconds = (user + system) / 1000;
      const completions = random.chance(0.2) ? configure(text, random) : 0;

      const file = snapshot.files.get(fuzzed);
      const documents = file?.source.documents ?? [];
      if (before && file) assertLastGood(before, file);
      if (otherFolder(snapshot) !== other) throw new Error('another folder changed');
      assertNeighbours(snapshot, checker, expected);
      const isCompared = random.chance(0.1);
      if (isCompared) assertFresh(snapshot, checker);
      return {
        milliseconds,
        broken: documents.filter(({ document }) => document.problems.length > 0).length,
        findings: findings.length,
        hovers,
        led,
        fixes,
        compared: isCompared ? 1 : 0,
        connections,
        completions,
      };
    },
  };
}

/** The one cluster of the folder that nothing is done to. */
function otherFolder({ clusters, folders: [, folder] }: Snapshot): ClusterModel | undefined {
  return clusters.find((cluster) => cluster.folder === folder);
}

function hover(snapshot: Snapshot, text: string, random: Random): number {
  let found = 0;
  for (let left = 3; left > 0; left--) {
    const card = hoverAt(snapshot, fuzzed, front.length + random.below(text.length - front.length - back.length));
    if (!card) continue;
    toMarkdown(snapshot, card.lines);
    assertPlace(snapshot, { uri: fuzzed, document: card.document, ...card.at }, 'a hover');
    found++;
  }
  return found;
}

function navigate(snapshot: Snapshot, text: string, random: Random): number {
  const links = hostLinksIn(snapshot, fuzzed);
  for (const { at, to } of links) for (const place of [at, to]) assertPlace(snapshot, place, 'a link');
  // Where there surely is something to be led to, or anywhere.
  const isSure = random.chance(0.5);
  const inside = front.length + random.below(text.length - front.length - back.length);
  const offset = isSure ? front.indexOf('selector: {') : inside;
  const definition = definitionAt(snapshot, fuzzed, offset);
  const targets = definition?.targets ?? [];
  if (definition)
    assertPlace(snapshot, { uri: fuzzed, document: definition.document, ...definition.at }, 'a definition');
  for (const { place, whole } of targets)
    for (const each of [place, whole]) assertPlace(snapshot, each, 'a definition');
  const places = referencesAt(snapshot, fuzzed, offset)?.places ?? [];
  for (const place of places) assertPlace(snapshot, place, 'a reference');
  for (const { word } of completeDeclared(snapshot, fuzzed, offset))
    if (!(word.start <= offset && offset <= word.end)) throw new Error('a completion stands elsewhere');
  return links.length + targets.length + places.length;
}

function fix(snapshot: Snapshot, text: string, findings: readonly Finding[], random: Random): number {
  const own = findings.filter(({ uri, start }) => uri === fuzzed && start >= 0);
  const finding = own.length > 0 ? random.pick(own) : undefined;
  const offset = (finding && locate(snapshot, finding)?.start) ?? random.below(text.length);
  const cursor = cursorAt(snapshot, fuzzed, offset);
  if (!cursor) return 0;
  const options = { newPolicy: random.pick(['file', 'document'] as const) };
  return fixesFor({ snapshot, cursor, findings: finding ? [finding] : [], options }).length;
}

function list(snapshot: Snapshot): number {
  return snapshot.clusters.flatMap((cluster) => [...connectionsOf(cluster)].map(listLine)).length;
}

/** The text under names that say how other files are read. */
function withKustomization(snapshot: Snapshot, text: string): Snapshot {
  return withEdits(
    snapshot,
    ['kustomization.yaml', 'Chart.yaml'].map((name) => ({ uri: `file:///ws/below/${name}`, text })),
  );
}

/** A configuration with mishaps of its own: what is wrong in it, what is offered and what a hover says. */
function configure(other: string, random: Random): number {
  const text = mutated(random, configuration, () => other);
  configProblems(text, () => false);
  let offered = 0;
  for (let left = 3; left > 0; left--) {
    const offset = random.below(text.length + 1);
    const completions = completeConfig(text, offset, undefined);
    for (const { word } of completions)
      if (!(word.start <= offset && offset <= word.end)) throw new Error('a completion stands elsewhere');
    offered += completions.length;
    const card = hoverConfig(text, offset, undefined);
    if (card && !(card.at.start <= card.at.end && card.at.end <= text.length))
      throw new Error('a hover of a configuration stands nowhere');
  }
  return offered;
}

const configuration = `# What the manifests do not say.
exclude: [vendor/**, "*.tmp"]
rules:
  unprotected-egress: off
  empty-peer: warning
cni: calico
closedWorld: true
namespaces:
  monitoring: {labels: {team: ops}}
podCIDRs:
- 10.244.0.0/16
ingressControllers:
  - namespace: ingress-nginx
    podLabels: {app.kubernetes.io/name: ingress-nginx}
dns: {namespace: dns, ports: [53], addresses: [169.254.25.10]}
`;

function assertPlaced(snapshot: Snapshot, finding: Finding): void {
  assertPlace(snapshot, finding, finding.rule);
  for (const related of finding.related) assertPlace(snapshot, related, `related to ${finding.rule}`);
}

function assertPlace(snapshot: Snapshot, span: Parameters<typeof locate>[1], what: string): void {
  const place = locate(snapshot, span);
  const file = place && snapshot.files.get(place.uri);
  if (!file || !(place.start >= 0 && place.start <= place.end && place.end <= file.source.text.length))
    throw new Error(`${what} stands nowhere: ${JSON.stringify(place)}`);
  toRange(file.source, place);
}

/** Findings of the files and documents that are not fuzzed, as text. */
function outside(snapshot: Snapshot, checker: Checker): string {
  return JSON.stringify(
    checker.findings(snapshot, neighbour).map(({ rule, message, start }) => [rule, message, start]),
  );
}

/** A document that broke while nothing else of its file changed means what it meant. */
function assertLastGood(before: SourceFile, after: SourceFile): void {
  const [old, now] = [before.source.documents, after.source.documents];
  const changed = now.flatMap(({ document }, index) => (document === old[index]?.document ? [] : [index]));
  const [index] = changed;
  if (old.length !== now.length || changed.length !== 1 || index === undefined) return;
  if (now[index]?.document.problems.length === 0) return;
  if (after.good[index] !== before.good[index]) throw new Error(`document ${index} forgot what it meant`);
}

/** What stands in front of the fuzzed text and behind it, in the same file, and in another file of the same cluster. */
function assertNeighbours(snapshot: Snapshot, checker: Checker, expected: string): void {
  // What the fuzzed text deploys may be all of the folder, in another namespace.
  if (snapshot.deployments[0]?.grouping !== snapshot.groupings[0]) return;
  const applied = instancesOfFile(snapshot, fuzzed);
  for (const namespace of ['fuzz-front', 'fuzz-back']) {
    const found = applied.filter((one) => one.namespace === namespace);
    if (found.map(({ resource }) => resource.kind).join() !== 'Deployment,NetworkPolicy,Service')
      throw new Error(`${namespace} holds ${found.map(({ key }) => key).join()}`);
    const rules = checker
      .findings(snapshot, fuzzed)
      .filter(({ document }) => found.some((instance) => instance.document === document))
      .map(({ rule }) => rule);
    if (!rules.includes('invalid-protocol') || !rules.includes('selects-no-pods'))
      throw new Error(`${namespace} has the findings ${rules.join()}`);
  }
  // A policy of the whole cluster is about every namespace.
  if (snapshot.clusters[0]?.clusterPolicies.length === 0 && outside(snapshot, checker) !== expected)
    throw new Error(`the neighbour has the findings ${outside(snapshot, checker)}`);
}

/** The running snapshot against a fresh one of what its documents mean. */
function assertFresh(snapshot: Snapshot, checker: Checker): void {
  const shown = checker.findings(snapshot, fuzzed);
  const again = check(snapshot, {}).filter(({ uri }) => uri === fuzzed);
  if (!isDeepStrictEqual(shown.map(written), again.map(written)))
    throw new Error('a fresh checker finds something else');
  const files = [...snapshot.files.values()];
  // Behind a carriage return alone a line break would make another text of it.
  if (files.some((file) => meant(file).some(({ text }) => text.endsWith('\r')))) return;
  const meaning = withEdits(
    emptySnapshot(folders),
    [...snapshot.files].map(([uri, file]) => ({
      uri,
      text: meant(file)
        .map(({ text }) => joinable(text))
        .join(''),
    })),
  );
  const [running, fresh] = [objectsOf(snapshot), objectsOf(meaning)];
  if (!isDeepStrictEqual(running, fresh))
    throw new Error(`a fresh snapshot holds other objects: ${JSON.stringify(running)} and ${JSON.stringify(fresh)}`);
  // Nothing is said of a comment that is needless only in what a broken document said before.
  const isWhole = files.every((file) =>
    meant(file).every((document, index) => document === file.source.documents[index]?.document),
  );
  // In no order: with the marker that each document gets here, its first line is another one than its beginning.
  const facts = (one: Snapshot): string[] =>
    check(one, {})
      .filter(({ rule }) => isWhole || rule !== 'unused-directive')
      .map(({ uri, rule, severity, message }) => JSON.stringify([uri, rule, severity, message]))
      .sort();
  const [has, had] = [facts(snapshot), facts(meaning)];
  const differing = [...has.filter((fact) => !had.includes(fact)), 'and', ...had.filter((fact) => !has.includes(fact))];
  if (!isDeepStrictEqual(has, had)) throw new Error(`a fresh snapshot has other findings: ${differing.join(' ')}`);
}

/** The documents of a file with the last good meaning of its broken ones. */
function meant({ source, good }: SourceFile): Document[] {
  return source.documents.map(({ document }, index) => good[index] ?? document);
}

/** A document's text behind a marker of its own, or nothing behind it. */
function joinable(text: string): string {
  return `---${/^[ \t\r\n]/.test(text) ? '' : '\n'}${text}${/(^|\n)$/.test(text) ? '' : '\n'}`;
}

function written({ rule, severity, message, start, end, related }: Finding): unknown {
  return [rule, severity, message, start, end, related.map((place) => [place.message, place.start, place.end])];
}

function objectsOf({ clusters }: Snapshot): unknown {
  return clusters.map(({ namespaces, clusterPolicies }) => [
    clusterPolicies.map(({ key }) => key),
    [...namespaces.values()]
      .sort((one, other) => (one.name < other.name ? -1 : 1))
      .map(({ name, facts, workloads, policies, services, ingresses, configMaps }) => [
        name,
        facts.moreLabels,
        facts.labels.map(({ key, value }) => [key, value]),
        ...[workloads, policies, services, ingresses, configMaps].map((list) => list.map(({ key }) => key)),
      ]),
  ]);
}
