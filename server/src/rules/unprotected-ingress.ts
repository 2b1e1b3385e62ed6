import { isPlaceholder } from '../model/labels.ts';
import { isIsolated, isRestricted } from '../snapshot/queries.ts';
import type { WorkloadRule } from './rule.ts';

export const unprotectedIngress: WorkloadRule = {
  id: 'unprotected-ingress',
  severity: 'warning',
  category: 'coverage',
  summary: 'No policy isolates a workload for ingress, so everything may connect to it.',
  subject: 'workload',
  *check(workload, view) {
    // Which policies are in a namespace that a placeholder hides is not known.
    if (isPlaceholder(workload.namespace)) return;
    // Network plugins ignore policies for hostNetwork pods: there is nothing that a policy could do.
    if (workload.resource.hostNetwork === 'yes' || view.read(isIsolated, workload, 'ingress') !== 'no') return;
    // A cluster policy that denies something there protects it, in whatever way its administrators meant to.
    if (view.read(isRestricted, workload, 'ingress')) return;
    yield {
      at: workload.resource.nameNode,
      message: `No policy isolates ${workload.resource.name} for ingress: every pod in the cluster can reach it. Add a default-deny to its namespace, or a policy that admits only its callers.`,
    };
  },
};
