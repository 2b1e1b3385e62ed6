import { containersOf } from './container.ts';
import { memo } from './memo.ts';
import type { Workload } from './workload.ts';

/** Whether a workload runs Prometheus, by its image: `prom/prometheus`, `quay.io/prometheus/prometheus`. */
export const runsPrometheus: (workload: Workload) => boolean = memo((workload) =>
  containersOf(workload).some(({ image = '' }) => /(?:^|\/)prometheus(?:[:@]|$)/.test(image)),
);
