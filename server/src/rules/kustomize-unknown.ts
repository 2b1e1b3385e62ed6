import type { BundleRule } from './rule.ts';
import { problemsOf } from './support/renderProblems.ts';

const unknown = 'What it adds or changes is missing in every answer.';

export const kustomizeUnknown: BundleRule = {
  id: 'kustomize-unknown',
  severity: 'information',
  category: 'kustomize',
  summary: 'Netpol does not know what this entry of a kustomization makes, so that objects may be missing.',
  subject: 'bundle',
  *check(bundle) {
    for (const { kind, problem } of problemsOf(bundle)) {
      if (kind === 'outside') yield { at: problem, message: `This is not in the workspace folder. ${unknown}` };
      const more = problem.leavesOut ? ` ${unknown}` : '';
      if (kind === 'unknown') yield { at: problem, message: `${problem.message}${more}` };
    }
  },
  explanation: [
    'Netpol renders kustomizations itself, from the text in the editor, and fetches and runs nothing. So by itself it does not know what is written elsewhere or made by a program:',
    '- a base or a resource at a URL or in another git repository\n- `helmCharts`, and `generators`, `transformers` and `validators` that are programs; those of kustomize itself are rendered\n- the file of `openapi:` at a URL\n- a value that comes from the environment that kustomize runs in\n- files outside of the workspace folder',
    'What such an entry adds or changes is missing in every answer: a workload without a policy here may have one there, and a caller may be absent.',
    "The setting `netpol.kustomize.enabled`, or `--kustomize` on the command line, lets `kubectl kustomize` build such a kustomization, in trusted workspaces only. What it adds then counts, at the place of this entry, and the finding is gone; what kubectl refuses is the finding's message. It runs with neither `--enable-helm` nor `--enable-alpha-plugins`, so that charts and programs in a kustomization stay unknown.",
  ],
  examples: {
    fires: [
      `
# kustomization.yaml
resources:
- web.yaml
- https://github.com/example/policies//base?ref=v1
`,
      `
# web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
`,
    ],
    passes: [
      `
# kustomization.yaml
resources:
- web.yaml
- base
`,
      `
# base/kustomization.yaml
namePrefix: base-
`,
      `
# web.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
spec:
  selector: {app: web}
`,
    ],
  },
};
