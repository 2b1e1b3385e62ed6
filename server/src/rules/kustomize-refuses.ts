import type { BundleRule } from './rule.ts';
import { problemsOf } from './support/renderProblems.ts';

export const kustomizeRefuses: BundleRule = {
  id: 'kustomize-refuses',
  severity: 'warning',
  category: 'invalid',
  summary: '`kustomize build` stops at this entry and makes nothing of the kustomization.',
  subject: 'bundle',
  *check(bundle) {
    for (const { kind, problem } of problemsOf(bundle)) {
      if (kind !== 'refused') continue;
      // Secrets and the like are often written just before kustomize runs, and not kept with the manifests. An empty
      // kustomization that nothing includes holds a place, as do both empty ones of 606 in real repositories.
      const isIntended = problem.missing?.isData || problem.isPlaceholder;
      const severity = isIntended ? 'information' : 'warning';
      yield { at: problem, message: problem.message, severity };
    }
  },
};
