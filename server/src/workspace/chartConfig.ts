import { itemsOf, type Node } from '../yaml/node.ts';
import { type Fields, type Report, readFields, readStrings, readText } from './fields.ts';
import type { ChartConfig } from './helm/releases.ts';

/**
 * The releases under `charts`. What is wrong is reported and is as if it were not there; one without a path is left out.
 * @param of The cluster whose they are, and where those are that name no namespace.
 */
export function readCharts(
  node: Node | undefined,
  wrong: Report,
  of: { readonly cluster: string | undefined; readonly namespace: string | undefined } = ofNoCluster,
): readonly ChartConfig[] {
  if (node && node.kind !== 'sequence') wrong(node, 'charts must be a list.');
  return itemsOf(node).flatMap((item) => {
    const fields = readFields(item, 'a chart', ['path', 'values', 'release', 'namespace'], wrong);
    if (item.kind === 'mapping' && !fields.has('path')) wrong(item, 'A chart must have a path.');
    const path = readPath(fields, wrong);
    if (path === undefined) return [];
    return [
      {
        path,
        values: readValues(fields.get('values'), wrong),
        release: readText(fields, 'release', wrong),
        namespace: readText(fields, 'namespace', wrong) ?? of.namespace,
        cluster: of.cluster,
      },
    ];
  });
}

const ofNoCluster = { cluster: undefined, namespace: undefined };

function readPath(fields: Fields, wrong: Report): string | undefined {
  const path = readText(fields, 'path', wrong);
  if (path === undefined || !path.includes('://')) return path;
  wrong(fields.get('path') as Node, 'The path must be a folder of the workspace: Netpol fetches nothing.');
  return undefined;
}

function readValues(node: Node | undefined, wrong: Report): readonly string[] {
  const files = readStrings(node, 'values must be a list of files.', 'The name of a file must be a string.', wrong);
  for (const item of itemsOf(node)) {
    if (item.kind !== 'scalar' || typeof item.value !== 'string') continue;
    if (item.value === '') wrong(item, 'The name of a file must not be empty.');
    if (item.value.includes('://')) wrong(item, 'Values must be a file of the workspace: Netpol fetches nothing.');
  }
  return files.filter((file) => file !== '' && !file.includes('://'));
}
