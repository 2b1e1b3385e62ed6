import type { Instance } from '../model/instance.ts';
import { isPlaceholder } from '../model/labels.ts';
import { directoryOf } from '../workspace/paths.ts';

/**
 * Whether two objects of one namespace in the model surely are in one: what says none is often applied to several,
 * folder by folder. So are objects of the cluster, which have none, applied to several clusters.
 */
export function areTogether(one: Instance, other: Instance): boolean {
  if (isPlaceholder(one.namespace)) return false;
  if (one.resource.namespace !== undefined && other.resource.namespace !== undefined) return true;
  return one.unit === other.unit || directoryOf(one.uri) === directoryOf(other.uri);
}
