import type { BundleRule } from './rule.ts';
import { problemsOf } from './support/renderProblems.ts';

export const kustomizeUnknown: BundleRule = {
  id: 'kustomize-unknown',
  severity: 'information',
  category: 'coverage',
  summary: 'Netpol does not know what this entry of a kustomization makes, so that objects may be missing.',
  subject: 'bundle',
  *check(bundle) {
    for (const { kind, problem } of problemsOf(bundle)) {
      if (kind === 'outside')
        yield { at: problem, message: `This is not in the workspace folder. ${unknown(bundle.name)}` };
      if (kind === 'unknown') yield { at: problem, message: `${problem.message} ${unknown(bundle.name)}` };
    }
  },
};

function unknown(name: string): string {
  return `What it adds to ${name} or changes there is missing in every answer.`;
}
