import { readersOf } from '../calls/readers.ts';
import type { Instance } from '../model/instance.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Line, linkTo, listed } from './text.ts';

/** Who is given what a ConfigMap or a Secret holds, as variables or as files. */
export function holderCard(cluster: ClusterModel, holder: Instance): Line[] {
  const readers = readersOf(cluster, holder);
  return readers.length === 0
    ? [['No workload that is known here reads it.']]
    : [['Read by ', ...listed(readers.map((reader) => linkTo(reader))), '.']];
}
