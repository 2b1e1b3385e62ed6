import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { configNames } from './configNames.ts';
import { configSchema } from './configSchema.ts';
import { completeBySchema, type SchemaCompletion } from './schemaCompletion.ts';

/**
 * What fits at an offset of a `.netpol.yaml`, as its schema says, in the schema's order. `cluster` is that of the file's
 * folder.
 */
export function completeConfig(
  text: string,
  offset: number,
  cluster: ClusterModel | undefined,
): readonly SchemaCompletion[] {
  return completeBySchema(configSchema, (kind) => configNames(kind, cluster), text, offset);
}
