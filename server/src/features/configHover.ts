import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { workloadsNamedAt } from './configCallers.ts';
import { configNames } from './configNames.ts';
import { configSchema } from './configSchema.ts';
import { hoverBySchema } from './schemaHover.ts';
import type { Card } from './text.ts';
import { workloadCard } from './workloadCard.ts';

/**
 * What the key at an offset of a `.netpol.yaml` is for, or that of the value there, with its span in the text; undefined
 * for nothing and for what is no setting. At a workload that is named under `callers` that one. `cluster` is that of the
 * file's folder.
 */
export function hoverConfig(text: string, offset: number, cluster: ClusterModel | undefined): Card | undefined {
  return (
    aboutWorkload(text, offset, cluster) ??
    hoverBySchema(configSchema, (kind) => configNames(kind, cluster), text, offset)
  );
}

/** A workload that is named under `callers`. */
function aboutWorkload(text: string, offset: number, cluster: ClusterModel | undefined): Card | undefined {
  const named = cluster && workloadsNamedAt(text, offset, [cluster]);
  const [first] = named?.found ?? [];
  return named && first && { at: named.at, lines: workloadCard(first.cluster, first.workload) };
}
