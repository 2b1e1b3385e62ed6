import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { workloadsNamedAt } from './configCallers.ts';
import { configNames } from './configNames.ts';
import { keyAt } from './configPlace.ts';
import { schemasAt, valuesOf } from './configSchema.ts';
import { type Card, joined, type Line } from './text.ts';
import { workloadCard } from './workloadCard.ts';

/**
 * What the key at an offset of a `.netpol.yaml` is for, or that of the value there, with its span in the text; undefined
 * for nothing and for what is no setting. At a workload that is named under `callers` that one. `cluster` is that of the file's folder.
 */
export function hoverConfig(text: string, offset: number, cluster: ClusterModel | undefined): Card | undefined {
  return aboutWorkload(text, offset, cluster) ?? aboutSetting(text, offset, cluster);
}

/** A workload that is named under `callers`. */
function aboutWorkload(text: string, offset: number, cluster: ClusterModel | undefined): Card | undefined {
  const named = cluster && workloadsNamedAt(text, offset, [cluster]);
  const [first] = named?.found ?? [];
  return named && first && { at: named.at, lines: workloadCard(first.cluster, first.workload) };
}

function aboutSetting(text: string, offset: number, cluster: ClusterModel | undefined): Card | undefined {
  const found = keyAt(text, offset);
  const name = found?.path.at(-1);
  if (!found || typeof name !== 'string') return undefined;
  const schemas = schemasAt(found.path);
  if (schemas.length === 0) return undefined;
  const kinds = schemasAt(found.path.slice(0, -1)).map(({ propertyNames }) => propertyNames?.['x-names']);
  const named = kinds.flatMap((kind) => (kind ? configNames(kind, cluster) : [])).filter((one) => one.name === name);
  const descriptions = new Set([...named, ...schemas].map(({ description }) => description));
  const values = schemas.flatMap(valuesOf);
  const lines: Line[] = [...descriptions].flatMap((description) => (description ? [[description]] : []));
  if (values.length > 0)
    lines.push([
      'One of ',
      ...joined(
        values.map((value) => [{ code: value }]),
        ', ',
      ),
      '.',
    ]);
  return lines.length === 0 ? undefined : { at: found.key, lines: [[{ strong: name }], ...lines] };
}
