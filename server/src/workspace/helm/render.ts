import type { Origin } from '../../yaml/node.ts';
import type { Document, Source } from '../../yaml/source.ts';
import type { Rendered, RenderedObject } from '../kustomize/render.ts';
import { resolvePath } from '../paths.ts';
import { standing } from '../standing.ts';
import { type Chart, readChart } from './chart.ts';
import { type PrintedObject, printedObjects } from './output.ts';
import { likeness, placedIn } from './placed.ts';
import type { Rendering } from './rendering.ts';

/**
 * The objects of a release, each with the places of the template that it comes from. What comes from a template that is
 * no file of the workspace, as in a dependency that is an archive, stands where `Chart.yaml` names that dependency.
 * Nothing without the `Chart.yaml`.
 * @param source A file of the workspace, by its URI.
 */
export function renderChart(rendering: Rendering, source: (uri: string) => Source | undefined): Rendered {
  const sources = new Set<string>();
  const missing = new Set<string>();
  const read = (uri: string): Source | undefined => {
    const file = source(uri);
    (file ? sources : missing).add(uri);
    return file;
  };
  const chartAt = (directory: string): Chart | undefined => {
    const file = read(`${directory}/Chart.yaml`);
    return file && readChart(file);
  };
  const absent = new Set<string>();
  const chart = chartAt(rendering.release.chart);
  if (!chart)
    return { objects: [], problems: [], isPartial: true, namespace: undefined, open: [], sources, missing, absent };
  /** How many objects stand in a document already. */
  const taken = new Map<Document, number>();
  const objects = printedObjects(rendering).map((printed): RenderedObject => {
    const uri = templateUri(printed.template, chart, chartAt);
    const documents = read(uri)?.documents ?? [];
    if (documents.length === 0) {
      return { root: standing(printed.root, placeInChart(printed, chart)), ...originOf(chart) };
    }
    const document = bestDocument(
      documents.map((placed) => placed.document),
      printed,
      taken,
    );
    taken.set(document, (taken.get(document) ?? 0) + 1);
    return { root: placedIn(document, printed), uri, document };
  });
  return {
    objects,
    problems: [],
    isPartial: rendering.missing.length > 0,
    namespace: undefined,
    open: [],
    sources,
    missing,
    absent,
  };
}

/** The document that is most like the object; of several, one that made the fewest objects yet. */
function bestDocument(
  documents: readonly Document[],
  printed: PrintedObject,
  taken: ReadonlyMap<Document, number>,
): Document {
  let [best] = documents as [Document];
  if (documents.length === 1) return best;
  let bestLikeness = Number.NEGATIVE_INFINITY;
  for (const document of documents) {
    const like = likeness(document, printed);
    const isBetter = like === bestLikeness && (taken.get(document) ?? 0) < (taken.get(best) ?? 0);
    if (like < bestLikeness || (like === bestLikeness && !isBetter)) continue;
    best = document;
    bestLikeness = like;
  }
  return best;
}

/**
 * The URI of a template that helm names by the names of charts: `shop/charts/redis/templates/web.yaml`.
 * @param chartAt The chart in a directory, for dependencies of dependencies that go by other names.
 */
export function templateUri(template: string, chart: Chart, chartAt: (directory: string) => Chart | undefined): string {
  let path = template.split('/').slice(1);
  let at: Chart | undefined = chart;
  let directory = chart.directory;
  while (path[0] === 'charts' && path.length > 2) {
    const name = path[1] as string;
    const dependency = at?.dependencies.find(({ knownAs }) => knownAs === name);
    const copied = resolvePath(directory, `charts/${dependency?.name ?? name}`);
    const local = dependency?.localPath;
    at = chartAt(copied);
    directory = at || local === undefined ? copied : resolvePath(directory, local);
    at ??= chartAt(directory);
    path = path.slice(2);
  }
  return resolvePath(directory, path.join('/'));
}

function placeInChart({ template }: PrintedObject, { dependencies, nameNode }: Chart): { start: number; end: number } {
  const [, folder, name] = template.split('/');
  const dependency = folder === 'charts' ? dependencies.find(({ knownAs }) => knownAs === name) : undefined;
  const { start, end } = dependency?.node ?? nameNode ?? { start: 0, end: 0 };
  return { start, end };
}

function originOf({ uri, document }: Chart): Origin {
  return { uri, document };
}
