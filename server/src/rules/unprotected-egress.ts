import { isPlaceholder } from '../model/labels.ts';
import { isIsolated, isRestricted } from '../snapshot/queries.ts';
import type { WorkloadRule } from './rule.ts';

export const unprotectedEgress: WorkloadRule = {
  id: 'unprotected-egress',
  severity: 'information',
  category: 'coverage',
  summary: 'No policy isolates a workload for egress, so it may connect to everything.',
  subject: 'workload',
  *check(workload, view) {
    // Which policies are in a namespace that a placeholder hides is not known.
    if (isPlaceholder(workload.namespace)) return;
    if (workload.resource.hostNetwork === 'yes' || view.read(isIsolated, workload, 'egress') !== 'no') return;
    // A cluster policy that denies something there protects it, in whatever way its administrators meant to.
    if (view.read(isRestricted, workload, 'egress')) return;
    yield {
      at: workload.resource.nameNode,
      message: `No policy isolates ${workload.resource.name} for egress: it can reach every pod and every address. Add a default-deny for egress that still allows DNS.`,
    };
  },
};
