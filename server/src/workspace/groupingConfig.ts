import type { ClusterFacts } from '../model/clusterFacts.ts';
import { itemsOf, type Node } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { readCharts } from './chartConfig.ts';
import { clusterKeys, readClusterFacts } from './clusterConfig.ts';
import { type Fields, type Report, readFields, readStrings, readText } from './fields.ts';
import type { ChartConfig } from './helm/releases.ts';

/** What a `.netpol.yaml` says of what belongs together. Paths and globs are relative to its folder. */
export interface GroupingConfig {
  /** By a path, the namespace of what sets none in the files and kustomizations there; `.` is the folder itself. */
  readonly defaultNamespace: ReadonlyMap<string, string>;
  readonly clusters: readonly ClusterConfig[];
  /** Globs of saved output of `kubectl get`, about every cluster. */
  readonly known: readonly string[];
}

export interface ClusterConfig {
  readonly name: string;
  /** Globs of plain files. */
  readonly files: readonly string[];
  /** Directories. */
  readonly kustomizations: readonly string[];
  readonly charts: readonly ChartConfig[];
  /** The same about this cluster. */
  readonly known: readonly string[];
  readonly defaultNamespace: string | undefined;
  readonly facts: ClusterFacts;
}

export const groupingKeys: readonly string[] = ['defaultNamespace', 'clusters', 'known'];
export const noGroupingConfig: GroupingConfig = { defaultNamespace: new Map(), clusters: [], known: [] };

/** `facts` are those of the whole folder: a cluster has them where it does not say otherwise. */
export function readGroupingConfig(
  fields: Fields,
  document: Document,
  facts: ClusterFacts,
  wrong: Report,
): GroupingConfig {
  return {
    defaultNamespace: readDefaults(fields.get('defaultNamespace'), wrong),
    clusters: readClusters(fields.get('clusters'), document, facts, wrong),
    known: readPaths(fields, 'known', 'globs', wrong),
  };
}

function readDefaults(node: Node | undefined, wrong: Report): GroupingConfig['defaultNamespace'] {
  if (!node) return noGroupingConfig.defaultNamespace;
  if (isText(node)) return new Map([['.', node.value]]);
  const defaults = new Map<string, string>();
  if (node.kind !== 'mapping')
    wrong(node, 'defaultNamespace must be the name of a namespace, or a mapping from path to one.');
  for (const { key, value } of node.kind === 'mapping' ? node.entries : []) {
    if (isText(value)) defaults.set(key, value.value);
    else wrong(value, 'A default namespace must be the name of a namespace.');
  }
  return defaults;
}

function isText(node: Node): node is Node & { readonly value: string } {
  return node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '';
}

function readClusters(node: Node | undefined, document: Document, facts: ClusterFacts, wrong: Report): ClusterConfig[] {
  if (node && node.kind !== 'sequence') wrong(node, 'clusters must be a list.');
  const found: ClusterConfig[] = [];
  for (const item of itemsOf(node)) {
    const fields = readFields(
      item,
      'a cluster',
      ['name', 'files', 'kustomizations', 'charts', 'known', 'defaultNamespace', ...clusterKeys],
      wrong,
    );
    const name = readText(fields, 'name', wrong);
    if (item.kind === 'mapping' && !fields.has('name')) wrong(item, 'A cluster must have a name.');
    const isTaken = found.some((other) => other.name === name);
    if (isTaken) wrong(fields.get('name') ?? item, `There is a cluster ${name} already.`);
    const defaultNamespace = readText(fields, 'defaultNamespace', wrong);
    const cluster = {
      files: readPaths(fields, 'files', 'globs', wrong),
      kustomizations: readPaths(fields, 'kustomizations', 'paths of folders', wrong),
      charts: readCharts(fields.get('charts'), wrong, { cluster: name, namespace: defaultNamespace }),
      known: readPaths(fields, 'known', 'globs', wrong),
      defaultNamespace,
      facts: readClusterFacts(fields, document, wrong, facts),
    };
    if (name !== undefined && !isTaken) found.push({ name, ...cluster });
  }
  return found;
}

function readPaths(fields: Fields, name: string, what: string, wrong: Report): string[] {
  const node = fields.get(name);
  const paths = readStrings(node, `${name} must be a list of ${what}.`, 'A path must be a string.', wrong);
  for (const item of itemsOf(node)) {
    if (item.kind === 'scalar' && item.value === '') wrong(item, 'A path must not be empty.');
  }
  return paths.filter((path) => path !== '').map((path) => path.replace(/^(\.\/)+/, ''));
}
