/** Generators of manifests as data, and what writes them into files. */

import fc from 'fast-check';
import { stringify } from 'yaml';
import { defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import { instanceOf } from '../../server/src/model/instance.ts';
import { readResources } from '../../server/src/model/read.ts';
import { type ClusterModel, emptyCluster, withChanges } from '../../server/src/snapshot/clusterModel.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import type { Node, ScalarValue } from '../../server/src/yaml/node.ts';
import type { Document } from '../../server/src/yaml/source.ts';
import { root } from '../support/fixture.ts';
import { labelValues, type Manifest, namespaceKeys, portNames, portNumbers } from './completion.ts';
import { chooser } from './property.ts';

export interface WorldOptions {
  /** Whether manifests may leave something open: undeclared namespaces, placeholders, labels set at run time, hostNetwork. */
  readonly unknowns: boolean;
  readonly ipBlocks: boolean;
}

export interface World {
  readonly manifests: readonly Manifest[];
  readonly layout: Layout;
}

export function world(options: WorldOptions): fc.Arbitrary<World> {
  return fc.record({ manifests: manifestsOf(options), layout });
}

/** What the server makes of a world. One in eight is printed and parsed, which is slow; the others skip the text. */
export function clusterOfWorld({ manifests, layout }: World): ClusterModel {
  if (layout.printed) return clusterOfFiles(filesOf(manifests, layout));
  const uri = `${root}/main.yaml`;
  const document: Document = { text: '', root: undefined, problems: [], relevant: true };
  const after = manifests
    .flatMap((manifest) => readResources(nodeOf(manifest)))
    .map((resource) => instanceOf(uri, document, resource, 'default'));
  return withChanges(emptyCluster({ uri: root, name: 'ws' }, defaultClusterFacts), [{ uri, before: [], after }]);
}

export function clusterOfFiles(files: ReadonlyMap<string, string>): ClusterModel {
  const snapshot = withEdits(
    emptySnapshot([{ uri: root, name: 'ws' }]),
    [...files].map(([uri, text]) => ({ uri, text })),
  );
  return snapshot.clusters[0] as ClusterModel;
}

/** Manifests in one file, printed and read. */
export function clusterOf(manifests: readonly Manifest[]): ClusterModel {
  return clusterOfFiles(
    new Map([[`${root}/main.yaml`, manifests.map((manifest) => `---\n${print(manifest)}`).join('')]]),
  );
}

/** The tree that reading a text with this content gives, but for the places. */
export function nodeOf(data: unknown): Node {
  const span = { start: 0, end: 0 };
  if (Array.isArray(data)) return { kind: 'sequence', ...span, items: data.map(nodeOf), flow: false };
  if (typeof data === 'object' && data !== null) {
    const entries = Object.entries(data).filter(([, value]) => value !== undefined);
    return {
      kind: 'mapping',
      ...span,
      flow: false,
      entries: entries.map(([key, value]) => ({ key, keyStart: 0, keyEnd: 0, value: nodeOf(value) })),
    };
  }
  return { kind: 'scalar', ...span, value: data as ScalarValue, style: 'plain' };
}

// ---- objects ----

const podKeys = ['app', 'tier', 'app.kubernetes.io/name'] as const;
const runtimeKeys = [
  'pod-template-hash',
  'controller-revision-hash',
  'statefulset.kubernetes.io/pod-name',
  'job-name',
] as const;
const namespaceNames = ['shop', 'ops', 'default'] as const;
const nameKey = 'kubernetes.io/metadata.name';

function manifestsOf({ unknowns, ipBlocks }: WorldOptions): fc.Arbitrary<Manifest[]> {
  const labelValue = unknowns ? rarely(12, fc.constantFrom('${LABEL}', '${LABEL_2}'), value) : value;
  const homes = fc.constantFrom('shop', 'shop', ...namespaceNames);
  const names = fc.constantFrom('w0', 'w1', 'w2', 'w3', 'w4');
  const workloads = fc
    .uniqueArray(fc.tuple(homes, names), { minLength: 2, maxLength: 5, selector: (at) => at.join() })
    .chain((places) => fc.tuple(...places.map(([namespace, name]) => workload(namespace, name, labelValue, unknowns))));
  const policies = fc
    .array(policyIn(homes, labelValue, { unknowns, ipBlocks }), { minLength: 1, maxLength: 6 })
    .map((list) => list.map((one, index) => ({ ...one, metadata: { ...one.metadata, name: `p${index}` } })));
  const declarations = fc.tuple(
    ...namespaceNames.map((name) =>
      unknowns ? rarely(2, fc.constant(undefined), declaration(name, labelValue)) : declaration(name, labelValue),
    ),
  );
  return fc
    .tuple(declarations, workloads, policies)
    .map(
      ([declared, made, chosen]) => [...declared.filter((one) => one !== undefined), ...made, ...chosen] as Manifest[],
    );
}

const value: fc.Arbitrary<string> = fc.constantFrom('web', 'web', 'web', 'web', 'api', ...labelValues);

/** `unusual` once in `times`. */
function rarely<A, B>(times: number, unusual: fc.Arbitrary<A>, usual: fc.Arbitrary<B>): fc.Arbitrary<A | B> {
  return fc.oneof<[fc.WeightedArbitrary<A>, fc.WeightedArbitrary<B>]>(
    { arbitrary: unusual, weight: 1 },
    { arbitrary: usual, weight: times - 1 },
  );
}

function some<T>(arbitrary: fc.Arbitrary<T>, minLength: number, maxLength: number): fc.Arbitrary<T[]> {
  return fc.array(arbitrary, { minLength, maxLength });
}

/** Each field is there or not. */
function fields(shape: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<Record<string, unknown>> {
  return fc.record(shape, { requiredKeys: [] });
}

function declaration(name: string, labelValue: fc.Arbitrary<string>): fc.Arbitrary<Manifest> {
  const labels = fields({ ...Object.fromEntries(namespaceKeys.map((key) => [key, labelValue])) });
  // The API server sets this label whatever is written.
  const withName = rarely(
    4,
    labels.map((own) => ({ ...own, [nameKey]: 'shop' })),
    labels,
  );
  return rarely(
    5,
    fc.constant({ name }),
    withName.map((own) => ({ name, labels: own })),
  ).map((metadata) => ({ apiVersion: 'v1', kind: 'Namespace', metadata }) as Manifest);
}

const workloadKinds = [
  ['v1', 'Pod'],
  ['v1', 'Pod'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'Deployment'],
  ['apps/v1', 'StatefulSet'],
  ['apps/v1', 'DaemonSet'],
  ['apps/v1', 'ReplicaSet'],
  ['v1', 'ReplicationController'],
  ['batch/v1', 'Job'],
  ['batch/v1', 'CronJob'],
  ['argoproj.io/v1alpha1', 'Rollout'],
] as const;

function workload(
  namespace: string,
  name: string,
  labelValue: fc.Arbitrary<string>,
  unknowns: boolean,
): fc.Arbitrary<Manifest> {
  const nullable = rarely(15, fc.constant(null), labelValue);
  const labels = rarely(
    10,
    fc.constantFrom(undefined, null, {}),
    fields({ app: nullable, tier: nullable, 'app.kubernetes.io/name': nullable }),
  );
  const port = containerPort(unknowns);
  const containers = some(fc.record({ name: fc.constant('c'), ports: some(port, 0, 3) }), 1, 2);
  const initContainers = some(
    fc.record({
      name: fc.constant('i'),
      restartPolicy: fc.constantFrom('Always', 'OnFailure'),
      ports: some(port, 0, 2),
    }),
    0,
    1,
  );
  const hostNetwork = unknowns
    ? rarely(5, fc.constantFrom<boolean | string>(true, '${HOST}'), fc.constant(undefined))
    : fc.constantFrom(undefined, false);
  return fc
    .record({
      kind: fc.constantFrom(...workloadKinds),
      labels,
      containers,
      initContainers,
      hostNetwork,
      ownLabels: fields({ app: value, tier: value }),
      spelled: fc.boolean(),
    })
    .map(({ kind: [apiVersion, kind], labels, containers, initContainers, hostNetwork, ownLabels, spelled }) => {
      const spec = { ...(hostNetwork === undefined ? {} : { hostNetwork }), initContainers, containers };
      const template = { ...(labels === undefined ? {} : { metadata: { labels } }), spec };
      const home = namespace === 'default' && !spelled ? {} : { namespace };
      const metadata = { name, ...home, labels: ownLabels };
      if (kind === 'Pod') return { apiVersion, kind, metadata: { name, ...home, ...(labels ? { labels } : {}) }, spec };
      if (kind === 'CronJob') return { apiVersion, kind, metadata, spec: { jobTemplate: { spec: { template } } } };
      return { apiVersion, kind, metadata, spec: { replicas: 2, template } };
    }) as fc.Arbitrary<Manifest>;
}

function containerPort(unknowns: boolean): fc.Arbitrary<unknown> {
  const number = fc.constantFrom(...portNumbers);
  return fields({
    name: fc.constantFrom(...portNames, 'http'),
    protocol: rarely(6, fc.constant(null), fc.constantFrom('TCP', 'TCP', 'UDP', 'SCTP')),
  }).chain((rest) =>
    (unknowns ? rarely<unknown, unknown>(12, fc.constantFrom('${NUMBER}', '${NUMBER_2}'), number) : number).map(
      (containerPort) => ({
        ...rest,
        containerPort,
      }),
    ),
  );
}

function policyIn(
  homes: fc.Arbitrary<string>,
  labelValue: fc.Arbitrary<string>,
  options: WorldOptions,
): fc.Arbitrary<Manifest> {
  const pods = podSelector(labelValue, options.unknowns);
  const rules = (direction: 'from' | 'to'): fc.Arbitrary<unknown> =>
    rarely(
      4,
      fc.constantFrom(null, []),
      rarely(
        25,
        fc.constantFrom<unknown>({ [direction]: [] }, true, ...(options.unknowns ? ['${RULES}'] : [])),
        some(ruleOf(direction, labelValue, options), 1, 3),
      ),
    );
  const oddTypes = options.unknowns ? [['${TYPE}'], ['Egress', '${TYPE}'], '${TYPES}'] : [];
  return fc
    .record({
      namespace: homes,
      spelled: fc.boolean(),
      spec: fields({
        podSelector: rarely(8, fc.constant(null), pods),
        policyTypes: rarely(
          4,
          fc.constantFrom<unknown>(
            ...[null, [], ['Ingress', 'Ingress'], 'Ingress', ['ingress', 'Egress'], ['egress']],
            ...oddTypes,
          ),
          fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress'], ['Egress', 'Ingress']),
        ),
        ingress: rules('from'),
        egress: rules('to'),
      }),
    })
    .map(({ namespace, spelled, spec }) => ({
      apiVersion: 'networking.k8s.io/v1',
      kind: 'NetworkPolicy',
      metadata: { name: 'p', ...(namespace === 'default' && !spelled ? {} : { namespace }) },
      spec,
    }));
}

function ruleOf(
  direction: 'from' | 'to',
  labelValue: fc.Arbitrary<string>,
  options: WorldOptions,
): fc.Arbitrary<unknown> {
  const { unknowns } = options;
  const oddPeers = [null, [], null, [], { podSelector: {} }, 'everyone', ...(unknowns ? ['${PEERS}'] : [])];
  const oddPorts = [null, [], null, [], { port: 80 }, 80, ...(unknowns ? ['${ENTRIES}'] : [])];
  const peers = rarely(5, fc.constantFrom(...oddPeers), some(peerOf(labelValue, options), 1, 3));
  const ports = rarely(5, fc.constantFrom(...oddPorts), some(portEntry(unknowns), 1, 3));
  const odd = fc.constantFrom<unknown>(null, 'everyone', [], ...(unknowns ? ['${RULE}'] : []));
  return rarely(20, odd, fields({ [direction]: peers, ports }));
}

function peerOf(labelValue: fc.Arbitrary<string>, { unknowns, ipBlocks }: WorldOptions): fc.Arbitrary<unknown> {
  const pods = podSelector(labelValue, unknowns);
  const namespaces = namespaceSelector(labelValue, unknowns);
  const selectors = fc.oneof(
    pods.map((podSelector) => ({ podSelector })),
    namespaces.map((namespaceSelector) => ({ namespaceSelector })),
    fc.record({ podSelector: pods, namespaceSelector: namespaces }),
    namespaces.map((namespaceSelector) => ({ namespaceSelector, podSelector: null })),
    pods.map((podSelector) => ({ podSelector, namespaceSelector: null })),
  );
  const invalid = fc.constantFrom<unknown>(
    ...[{}, null, 'web', [{ podSelector: {} }], { podSelector: null }],
    ...[{ ipBlock: { cidr: '0.0.0.0/0' }, podSelector: {} }, { ipBlock: '0.0.0.0/0' }],
    ...[
      { cidr: '0.0.0.0/0', except: '10.0.0.0/8' },
      { cidr: '0.0.0.0/0', except: ['10.0.0.0'] },
    ].map((ipBlock) => ({
      ipBlock,
    })),
    ...(unknowns ? ['${PEER}', { ipBlock: { cidr: '0.0.0.0/0' }, podSelector: '${SELECTOR}' }] : []),
  );
  const block = ipBlocks ? rarely(3, ipBlock(unknowns), selectors) : selectors;
  return rarely(20, invalid, block);
}

const cidrs = [
  '10.0.0.0/8',
  '10.0.0.0/16',
  '10.0.0.5/32',
  '10.0.1.7/24',
  '0.0.0.0/0',
  '192.168.0.0/16',
  'fd00::/8',
  '2001:db8::/64',
  '::/0',
];

function ipBlock(unknowns: boolean): fc.Arbitrary<unknown> {
  const cidr = fc.constantFrom(...cidrs);
  return fc
    .record(
      {
        cidr: unknowns ? rarely(12, fc.constant('${CIDR}'), cidr) : cidr,
        except: rarely(5, fc.constant(null), some(cidr, 0, 2)),
      },
      { requiredKeys: ['cidr'] },
    )
    .map((ipBlock) => ({ ipBlock }));
}

function portEntry(unknowns: boolean): fc.Arbitrary<unknown> {
  const number = fc.constantFrom(...portNumbers);
  const protocol = rarely(8, fc.constant(null), fc.constantFrom('TCP', 'TCP', 'UDP', 'SCTP'));
  const base = fields({ protocol });
  const known = fc.oneof(
    base,
    fc.tuple(base, number).map(([rest, port]) => ({ ...rest, port })),
    fc.tuple(base, number).map(([rest, port]) => ({ ...rest, port })),
    fc.tuple(base, fc.constantFrom(...portNames)).map(([rest, port]) => ({ ...rest, port })),
    fc
      .tuple(base, number, fc.constantFrom(0, 1, 400, 60000))
      .map(([rest, port, more]) => ({ ...rest, port, endPort: Math.min(port + more, 65535) })),
    base.map((rest) => ({ ...rest, port: null })),
  );
  const hidden = fc.oneof(
    base.map((rest) => ({ ...rest, port: '${PORT}' })),
    fc.tuple(base, number).map(([rest, port]) => ({ ...rest, port, endPort: '${LAST}' })),
    fc.constantFrom(53, 80, ...portNames).map((port) => ({ port, protocol: '${PROTOCOL}' })),
  );
  const invalid = [80, [], { port: 0 }, { port: 70000 }, { port: '80' }, { port: true }, { endPort: 90 }];
  const reversed = { port: 8080, endPort: 80 };
  const odd = fc.constantFrom<unknown>(null, null, ...invalid, reversed, ...(unknowns ? ['${ENTRY}'] : []));
  return rarely(20, odd, unknowns ? rarely(8, hidden, known) : known);
}

// ---- selectors ----

export function podSelector(labelValue: fc.Arbitrary<string>, unknowns: boolean): fc.Arbitrary<unknown> {
  const key = fc.constantFrom(...podKeys, 'app', 'app', 'app', 'app', 'absent');
  return oddSelector(
    selectorOf(unknowns ? rarely(12, fc.constantFrom(...runtimeKeys), key) : key, labelValue),
    unknowns,
  );
}

export function namespaceSelector(labelValue: fc.Arbitrary<string>, unknowns: boolean): fc.Arbitrary<unknown> {
  const byName = selectorOf(fc.constant(nameKey), fc.constantFrom(...namespaceNames, 'shop'));
  return oddSelector(fc.oneof(selectorOf(fc.constantFrom(...namespaceKeys, 'absent'), labelValue), byName), unknowns);
}

/** Now and then a selector that the API server rejects, or one that placeholders hide. */
function oddSelector(usual: fc.Arbitrary<unknown>, unknowns: boolean): fc.Arbitrary<unknown> {
  const expression = { key: 'app', operator: 'NotIn', values: ['api'] };
  const expressions = [
    ...[
      { ...expression, operator: 'notin' },
      { ...expression, key: 'my app' },
      { ...expression, values: ['a b'] },
    ],
    ...[{ ...expression, values: 'api' }, { ...expression, operator: 'DoesNotExist' }, 'app', null],
  ];
  const invalid = [
    ...['app=web', ['app'], { matchLabels: ['app'] }, { matchLabels: { app: ['web'] } }],
    ...[{ matchExpressions: expression }, ...expressions.map((one) => ({ matchExpressions: [one] }))],
  ];
  const hidden = [
    ...['${SELECTOR}', '${SELECTOR_2}', { matchLabels: '${LABELS}' }, { matchLabels: { '${KEY}': 'web' } }],
    ...[
      { ...expression, key: '${KEY}' },
      { ...expression, operator: '${OPERATOR}' },
    ].map((one) => ({
      matchExpressions: [one],
    })),
    { matchExpressions: [{ ...expression, values: '${VALUES}' }] },
  ];
  const some = rarely(15, fc.constantFrom<unknown>(...invalid), usual);
  return unknowns ? rarely(15, fc.constantFrom<unknown>(...hidden), some) : some;
}

/** A selector as data, empty ones in all their forms included. */
export function selectorOf(key: fc.Arbitrary<string>, labelValue: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const empty = fc.constantFrom(
    {},
    { matchLabels: null },
    { matchLabels: {} },
    { matchExpressions: [] },
    { matchExpressions: null },
  );
  const nullable = rarely(15, fc.constant(null), labelValue);
  const matchLabels = fc
    .array(fc.tuple(key, nullable), { minLength: 1, maxLength: 2 })
    .map((list) => Object.fromEntries(list));
  const matchExpressions = some(expressionOf(key, labelValue), 1, 2);
  const one = fc.tuple(key, nullable).map(([label, wanted]) => ({ matchLabels: { [label]: wanted } }));
  return rarely(
    4,
    empty,
    fc.oneof(
      one,
      matchLabels.map((labels) => ({ matchLabels: labels })),
      matchExpressions.map((expressions) => ({ matchExpressions: expressions })),
      fc.record({ matchLabels, matchExpressions }),
    ),
  );
}

function expressionOf(key: fc.Arbitrary<string>, labelValue: fc.Arbitrary<string>): fc.Arbitrary<unknown> {
  const values = rarely(10, fc.constant([]), some(labelValue, 1, 3));
  return fc.oneof(
    fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values }),
    fc.record({ key, operator: fc.constantFrom('In', 'NotIn'), values }),
    fc.record(
      { key, operator: fc.constantFrom('Exists', 'DoesNotExist'), values: fc.constantFrom(null, []) },
      { requiredKeys: ['key', 'operator'] },
    ),
  );
}

// ---- files ----

type Style = 'block' | 'flow' | 'json';

/** How manifests are put into files: several to a file, some in a List, in different styles. */
export interface Layout {
  readonly printed: boolean;
  readonly seed: number;
  readonly style: Style;
  readonly list: 'a' | 'none';
  readonly indent: number;
  readonly nullStr: string;
  readonly crlf: boolean;
}

const layout: fc.Arbitrary<Layout> = fc.record({
  printed: rarely(8, fc.constant(true), fc.constant(false)),
  seed: fc.integer(),
  style: fc.constantFrom<Style>('block', 'block', 'block', 'flow', 'json'),
  list: fc.constantFrom('a', 'none', 'none'),
  indent: fc.constantFrom(2, 4),
  nullStr: fc.constantFrom('null', '~', ''),
  crlf: fc.boolean(),
});

export function filesOf(
  manifests: readonly Manifest[],
  { seed, style, list, indent, nullStr, crlf }: Layout,
): Map<string, string> {
  const choose = chooser(seed);
  const places = new Map<string, Manifest[]>([
    ['a', []],
    ['b', []],
    ['deploy/c', []],
  ]);
  for (const manifest of manifests) places.get(choose(...places.keys()))?.push(manifest);
  const files = new Map<string, string>();
  const write = (object: unknown): string => print(object, style, indent, nullStr);
  for (const [place, held] of places) {
    const texts = place === list ? [write({ apiVersion: 'v1', kind: 'List', items: held })] : held.map(write);
    const text = texts.map((one) => `---\n${one}`).join('');
    files.set(`${root}/${place}.yaml`, crlf ? text.replaceAll('\n', '\r\n') : text);
  }
  return files;
}

export function print(object: unknown, style: Style = 'block', indent = 2, nullStr = 'null'): string {
  if (style === 'json') return `${JSON.stringify(object, null, indent)}\n`;
  // YAML 1.1, as the Kubernetes tools read it, so that texts such as "yes" are quoted.
  const options = { version: '1.1', indent, aliasDuplicateObjects: false } as const;
  return style === 'flow'
    ? stringify(object, { ...options, collectionStyle: 'flow', nullStr: 'null' })
    : stringify(object, { ...options, nullStr });
}
