import { isEmpty, type PortSet, subtractPorts, unionPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { connectionsOf } from './connectivity.ts';
import { type Allowed, diffClusters } from './diff.ts';

/** How many connections a change opens, closes, cuts to fewer ports, and keeps as they are. */
export interface Preview {
  readonly opened: number;
  readonly closed: number;
  readonly narrowed: number;
  readonly kept: number;
}

/** What becomes of the connections of a cluster. What may be allowed counts like what is. */
export function previewOf(before: ClusterModel, after: ClusterModel): Preview {
  let [opened, closed, narrowed] = [0, 0, 0];
  for (const { connections } of diffClusters([before], [after])) {
    for (const { change, before: was, after: is } of connections) {
      if (change === 'removed') closed++;
      else if (change === 'added' || !isEmpty(subtractPorts(possible(is), possible(was)))) opened++;
      else narrowed++;
    }
  }
  let all = 0;
  for (const _ of connectionsOf(after)) all++;
  return { opened, closed, narrowed, kept: all - opened - narrowed };
}

function possible({ allowed, unknown }: Allowed): PortSet {
  return unionPorts(allowed, unknown);
}

/** `connections: 2 opened, 130 closed, 4 cut to fewer ports, 3 kept` */
export function previewText({ opened, closed, narrowed, kept }: Preview): string {
  return `connections: ${opened} opened, ${closed} closed, ${narrowed} cut to fewer ports, ${kept} kept`;
}
