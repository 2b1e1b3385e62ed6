import { type PodLabels, podLabelsOf } from '../generate/podLabels.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { type Refusal, refusal } from './fix.ts';

export interface SelectingLabels {
  readonly type: 'labels';
  readonly labels: PodLabels['labels'];
}

/**
 * Labels that select exactly a workload's pods. Refused where its pods cannot be told from others: a policy would be
 * about those too.
 */
export function selectingLabels(cluster: ClusterModel, workload: WorkloadInstance): SelectingLabels | Refusal {
  const { labels, others } = podLabelsOf(cluster, workload);
  const { name } = workload.resource;
  if (Object.keys(labels).length === 0) {
    return refusal(
      `The pods of ${name} have no label that a policy could select them by: add one to the pod template.`,
    );
  }
  const [other] = others;
  return other
    ? refusal(
        `The pods of ${name} cannot be told from those of ${other.resource.name}: give their pod template a label of its own.`,
      )
    : { type: 'labels', labels };
}
