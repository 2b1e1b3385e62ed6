import { imagesOf } from './container.ts';
import { memo } from './memo.ts';
import type { Workload } from './workload.ts';

/**
 * Whether a workload runs Prometheus: by its image (`prom/prometheus`, `quay.io/prometheus/prometheus`), or as what
 * prometheus-operator makes it of.
 */
export const runsPrometheus: (workload: Workload) => boolean = memo((workload) => {
  if (workload.group === 'monitoring.coreos.com') return /^Prometheus/.test(workload.kind);
  return imagesOf(workload).some((image) => /(?:^|\/)prometheus(?:[:@]|$)/.test(image));
});
