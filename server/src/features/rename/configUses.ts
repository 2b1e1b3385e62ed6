import { text } from '../../model/resource.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../../snapshot/queries.ts';
import { configFileName, readConfig } from '../../workspace/config.ts';
import type { Folder } from '../../workspace/folder.ts';
import { entryOf, itemsOf, type Node, type Scalar, valueAt } from '../../yaml/node.ts';
import type { Document, Source } from '../../yaml/source.ts';
import { type Part, valuePart } from './parts.ts';
import { objectWords } from './words.ts';
import type { NamedAt } from './workloadUses.ts';

/** What a rename changes in a `.netpol.yaml`; a refusal where it means something else by the name too. */
export interface InConfig {
  readonly parts: readonly Part[];
  readonly refusal: string | undefined;
}

export const nothingInConfig: InConfig = { parts: [], refusal: undefined };

/**
 * Where a configuration names a namespace: what sets none is in it, its labels are known, or pods in it are: of an
 * ingress controller, of DNS, of callers.
 * @param all The clusters that it is about.
 * @param renamed Those in which it has another name then.
 */
export function namespaceInConfig(
  config: Source,
  all: readonly ClusterModel[],
  renamed: ReadonlySet<ClusterModel>,
  namespace: string,
): InConfig {
  const isRenamed = (cluster: string | undefined): boolean =>
    cluster === undefined || [...renamed].some(({ name }) => name === cluster);
  const named = namespacesIn(config).filter((each) => each.namespace === namespace && isRenamed(each.cluster));
  const parts = named.map(({ part }) => part);
  if (readConfig(config.text).config.charts.some((chart) => chart.namespace === namespace))
    return {
      parts: [],
      refusal: `The configuration of Netpol installs a chart in ${namespace}: change it there first.`,
    };
  const isOfAll = named.some(({ cluster }) => cluster === undefined);
  const kept = isOfAll && all.find((each) => !renamed.has(each) && each.namespaces.has(namespace));
  if (kept) return { parts: [], refusal: keptWords(namespace, kept) };
  return { parts, refusal: undefined };
}

/** A namespace that a configuration names. */
interface NamedNamespace {
  readonly namespace: string;
  readonly part: Part;
  /** The cluster that it is about; all where it is undefined. */
  readonly cluster: string | undefined;
}

/** What it names at an offset of its first document. */
export function namespaceNamedAt(config: Source, offset: number): NamedNamespace | undefined {
  const [first] = config.documents;
  return namespacesIn(config).find(
    ({ part }) => part.document === first?.document && part.start <= offset && offset <= part.end,
  );
}

function namespacesIn(config: Source): readonly NamedNamespace[] {
  return sectionsIn(config).flatMap(({ document, section, cluster }) => {
    const place = { uri: config.uri, document };
    const keys = entryOf(section, 'namespaces')?.value;
    return [
      ...(keys?.kind === 'mapping' ? keys.entries : []).map(({ key, keyStart, keyEnd }) => ({
        namespace: key,
        part: { ...place, start: keyStart, end: keyEnd, form: 'key' as const },
      })),
      ...namespaceNodes(section).map((node) => ({ namespace: String(node.value), part: valuePart(place, node) })),
      ...callersIn(section).flatMap((node) => {
        const found = workloadPart(config.uri, document, node);
        if (!found) return [];
        const { namespace, part } = found;
        return { namespace, part: { ...part, end: part.start + namespace.length } };
      }),
    ].map((named) => ({ ...named, cluster }));
  });
}

/** What a configuration says of the whole folder, and of each cluster that it names. */
export interface Section {
  readonly document: Document;
  readonly section: Node;
  /** Undefined for the whole folder. */
  readonly cluster: string | undefined;
}

export function sectionsIn(config: Source): readonly Section[] {
  return documentsOf(config).flatMap(({ document, root }) =>
    sectionsOf(root).map((section) => ({
      document,
      section,
      cluster: section === root ? undefined : text(entryOf(section, 'name')?.value),
    })),
  );
}

/** Where a configuration names workloads that all have another name then, as callers or as those that are called. */
export function workloadInConfig(
  config: Source,
  all: readonly ClusterModel[],
  renamed: readonly WorkloadInstance[],
): InConfig {
  const parts: Part[] = [];
  for (const { document, root } of documentsOf(config)) {
    for (const node of sectionsOf(root).flatMap(callersIn)) {
      const named = workloadPart(config.uri, document, node);
      if (!named) continue;
      const meant = all.flatMap(({ namespaces }) =>
        (namespaces.get(named.namespace)?.workloads ?? []).filter(({ resource }) => resource.name === named.name),
      );
      const isRenamed = ({ resource }: WorkloadInstance): boolean => renamed.some((each) => each.resource === resource);
      if (!meant.some(isRenamed)) continue;
      const kept = meant.find((each) => !isRenamed(each));
      if (kept) {
        const refusal = `The configuration of Netpol means ${objectWords(kept)} by ${named.namespace}/${named.name} too, which would keep its name.`;
        return { parts: [], refusal };
      }
      const { start } = named.part;
      parts.push({ ...named.part, start: start + named.namespace.length + 1 });
    }
  }
  return { parts, refusal: undefined };
}

/** The workload that a configuration names among callers at an offset of its first document. */
export function workloadInConfigAt(config: Source, offset: number, all: readonly ClusterModel[]): NamedAt | undefined {
  const [first] = documentsOf(config);
  for (const node of first ? sectionsOf(first.root).flatMap(callersIn) : []) {
    const named = first && workloadPart(config.uri, first.document, node);
    const start = named && named.part.start + named.namespace.length + 1;
    if (!start || offset < start || named.part.end < offset) continue;
    for (const cluster of all) {
      const { workloads = [] } = cluster.namespaces.get(named.namespace) ?? {};
      const workload = workloads.find(({ resource }) => resource.name === named.name);
      if (workload) return { at: { ...named.part, start }, workload, cluster };
    }
  }
  return undefined;
}

/** Where the configuration of a folder is. */
export function configUriOf({ uri, base = uri }: Folder): string {
  return `${base}/${configFileName}`;
}

function keptWords(name: string, { name: cluster }: ClusterModel): string {
  return `The configuration of Netpol names ${name} for the cluster ${cluster} too, where it would keep its name.`;
}

function documentsOf({ documents }: Source): { readonly document: Document; readonly root: Node }[] {
  return documents.flatMap(({ document }) => (document.root ? [{ document, root: document.root }] : []));
}

/** What is said of the whole folder, and of each cluster that it names. */
function sectionsOf(root: Node): readonly Node[] {
  return [root, ...itemsOf(entryOf(root, 'clusters')?.value)];
}

/** The values that are the name of a namespace. */
function namespaceNodes(section: Node): readonly Scalar[] {
  const byDefault = entryOf(section, 'defaultNamespace')?.value;
  return [
    ...(byDefault?.kind === 'mapping' ? byDefault.entries.map(({ value }) => value) : [byDefault]),
    ...itemsOf(entryOf(section, 'ingressControllers')?.value).map((item) => valueAt(item, 'namespace')),
    valueAt(section, 'dns', 'namespace'),
  ].filter((node) => node?.kind === 'scalar');
}

function callersIn(section: Node): readonly Node[] {
  return itemsOf(entryOf(section, 'callers')?.value).flatMap((item) => [
    ...(valueAt(item, 'of') ? [valueAt(item, 'of') as Node] : []),
    ...itemsOf(valueAt(item, 'from')),
  ]);
}

/** The text `shop/cart` without quotes, where a value is one. */
function workloadPart(
  uri: string,
  document: Document,
  node: Node,
): { readonly namespace: string; readonly name: string; readonly part: Part } | undefined {
  const [, namespace, name] = node.kind === 'scalar' ? (/^([^/]+)\/([^/]+)$/.exec(String(node.value)) ?? []) : [];
  if (namespace === undefined || name === undefined) return undefined;
  const at = document.text.slice(node.start, node.end).indexOf(`${namespace}/${name}`);
  if (at < 0) return undefined;
  const start = node.start + at;
  const end = start + namespace.length + 1 + name.length;
  return { namespace, name, part: { uri, document, start, end, form: 'inside' } };
}
