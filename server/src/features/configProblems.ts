import { distance } from 'fastest-levenshtein';
import { parseCidr } from '../policy/addressSet.ts';
import { isRuleName, nearName } from '../rules/levels.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads } from '../snapshot/queries.ts';
import { readConfig } from '../workspace/config.ts';
import { entryOf, itemsOf, type Node, type Problem } from '../yaml/node.ts';
import { parseDocument } from '../yaml/parse.ts';
import { namedWorkloads } from './configCallers.ts';

/**
 * Everything that is wrong in a `.netpol.yaml`, at its place, in the order of the text; none of it disables the rest.
 * @param isChart Whether there is a chart at a path that `chartPaths` gives.
 */
export function configProblems(text: string, isChart: (path: string) => boolean): readonly Problem[] {
  const { root } = parseDocument(text);
  return [
    ...readConfig(text).problems,
    ...overridden(root),
    ...unknownRules(root),
    ...wrongRanges(root),
    ...noCharts(root, isChart),
  ].sort((a, b) => a.start - b.start);
}

/** The same for one of a directory below: it says levels of rules for what is there, and nothing else. */
export function problemsBelow(text: string): readonly Problem[] {
  const { root } = parseDocument(text);
  const elsewhere = (root?.kind === 'mapping' ? root.entries : [])
    .filter(({ key }) => key !== 'rules')
    .map(({ key, keyStart, keyEnd }) => {
      const message = `${key} counts in the .netpol.yaml of the workspace folder alone; in one of a folder below only rules do.`;
      return { start: keyStart, end: keyEnd, message };
    });
  const own = readConfig(text).problems.filter(({ start }) => !elsewhere.some((key) => key.start === start));
  return [...own, ...elsewhere, ...overridden(root), ...unknownRules(root)].sort((a, b) => a.start - b.start);
}

/** The paths of charts in a `.netpol.yaml`, relative to its folder, as written. */
export function chartPaths(text: string): readonly string[] {
  return readConfig(text).config.charts.map(({ path }) => path);
}

function noCharts(root: Node | undefined, isChart: (path: string) => boolean): Problem[] {
  return withClusters(root)
    .flatMap((node) => itemsOf(entryOf(node, 'charts')?.value))
    .flatMap((item) => {
      const path = entryOf(item, 'path')?.value;
      if (path?.kind !== 'scalar' || typeof path.value !== 'string') return [];
      if (path.value === '' || path.value.includes('://') || isChart(path.value)) return [];
      const message = `There is no chart at ${path.value}, or it is left out: no Chart.yaml is read there.`;
      return [{ start: path.start, end: path.end, message }];
    });
}

/** The whole configuration, and each cluster in it. */
function withClusters(root: Node | undefined): readonly (Node | undefined)[] {
  return [root, ...itemsOf(entryOf(root, 'clusters')?.value)];
}

/** The workloads that a `.netpol.yaml` names under `callers` and that no cluster of its folder has, at their places. */
export function unknownWorkloads(text: string, clusters: readonly ClusterModel[]): readonly Problem[] {
  const known = new Set(
    clusters.flatMap((each) =>
      distinctWorkloads(each).map(({ namespace, resource }) => `${namespace}/${resource.name}`),
    ),
  );
  return namedWorkloads(text)
    .filter(({ namespace, name }) => !known.has(`${namespace}/${name}`))
    .map(({ namespace, name, start, end }) => {
      const near = [...known].find((other) => distance(other, `${namespace}/${name}`) <= mostTypos);
      return { start, end, message: `There is no workload ${namespace}/${name}.${near ? ` Is ${near} meant?` : ''}` };
    });
}

/** Keys that stand again further down in the same mapping. */
function overridden(node: Node | undefined): Problem[] {
  if (node?.kind === 'sequence') return node.items.flatMap(overridden);
  if (node?.kind !== 'mapping') return [];
  const last = new Map(node.entries.map((entry) => [entry.key, entry]));
  return node.entries.flatMap((entry) => [
    ...(last.get(entry.key) === entry
      ? []
      : [{ start: entry.keyStart, end: entry.keyEnd, message: 'This key stands here twice; the last one counts.' }]),
    ...overridden(entry.value),
  ]);
}

function unknownRules(root: Node | undefined): Problem[] {
  const node = entryOf(root, 'rules')?.value;
  const entries = node?.kind === 'mapping' ? node.entries : [];
  return entries
    .filter(({ key }) => !isRuleName(key))
    .map(({ key, keyStart, keyEnd }) => {
      const near = nearName(key);
      return { start: keyStart, end: keyEnd, message: `There is no rule "${key}".${near ? ` Is ${near} meant?` : ''}` };
    });
}

const mostTypos = 3;

function wrongRanges(root: Node | undefined): Problem[] {
  return withClusters(root)
    .flatMap((node) => ['podCIDRs', 'serviceCIDRs', 'nodeCIDRs'].map((key) => entryOf(node, key)?.value))
    .flatMap(itemsOf)
    .flatMap((item) => {
      if (item.kind !== 'scalar' || typeof item.value !== 'string' || parseCidr(item.value)) return [];
      return [{ start: item.start, end: item.end, message: `${item.value} is no CIDR, as 10.0.0.0/8 is.` }];
    });
}
