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
      // Secrets and the like are often written just before kustomize runs, and not kept with the manifests.
      const severity = problem.missing?.isData ? 'information' : 'warning';
      yield { at: problem, message: problem.message, severity };
    }
  },
};
