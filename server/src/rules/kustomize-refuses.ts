import { groupFor } from '../model/groupFor.ts';
import { listed } from '../model/listed.ts';
import type { RenderProblem } from '../workspace/kustomize/build.ts';
import type { BundleRule } from './rule.ts';
import { problemsOf } from './support/renderProblems.ts';

export const kustomizeRefuses: BundleRule = {
  id: 'kustomize-refuses',
  severity: 'warning',
  category: 'kustomize',
  summary: '`kustomize build` stops at this entry and makes nothing of the kustomization.',
  subject: 'bundle',
  *check(bundle) {
    const refused = [...problemsOf(bundle)].flatMap(({ kind, problem }) => (kind === 'refused' ? [problem] : []));
    for (const problem of withPatchesTogether(refused)) {
      // Secrets and the like are often written just before kustomize runs, and not kept with the manifests. An empty
      // kustomization that nothing includes holds a place, as do both empty ones of 606 in real repositories.
      const isIntended = problem.missing?.isData || problem.isPlaceholder;
      const severity = isIntended ? 'information' : 'warning';
      yield { at: problem, message: problem.message, severity };
    }
  },
  explanation: [
    'Kustomize makes all objects of a kustomization or none. With one file that is not there, one patch without an object to patch, one object that is there twice or one field that kustomize does not have, nothing is applied any more, and an older state stays in the cluster: policies too. The message says what kustomize stumbles over. It stands at the entry, also where that is in a base which the kustomization includes; what several kustomizations have in common is reported once. Netpol goes on without the entry, and shows what is made of all others.',
    'What Flux or Argo CD put into a kustomization, such as a component that is not there, is reported in the Flux Kustomization or the Application that says it.',
    'Where the input of a `configMapGenerator` or `secretGenerator` is not there, this is information: such files are often written just before kustomize runs, and not kept with the manifests. An empty kustomization that no other one includes is information, too: it keeps a place for later. Where another one includes it, that one is refused with it, and this is a warning. Where something is missing, what may follow from that is not reported: the object that a patch lacks may be in the file that is not there.',
    'It says nothing of a Component that no kustomization includes, of files that another tool makes first (`{{ }}`, `${VAR}`), and of what lies outside of the workspace folder: see [kustomize-unknown](kustomize-unknown.md).',
  ],
  examples: {
    fires: [
      `
# kustomization.yaml
resources:
- web.yaml
- policy.yaml
patches:
- patch: |
    apiVersion: v1
    kind: Service
    metadata:
      name: shop
    spec:
      type: LoadBalancer
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
patches:
- patch: |
    apiVersion: v1
    kind: Service
    metadata:
      name: web
    spec:
      type: LoadBalancer
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

/** A file of patches may lack an object for each: kustomize stops at the first, and an author has to know of all. */
function withPatchesTogether(problems: readonly RenderProblem[]): readonly RenderProblem[] {
  const byEntry = new Map<string, RenderProblem[]>();
  for (const problem of problems)
    if (problem.unpatched) groupFor(byEntry, entryOf(problem), (): RenderProblem[] => []).push(problem);
  return problems.flatMap((problem) => {
    const [first, ...others] = byEntry.get(entryOf(problem)) ?? [];
    if (!problem.unpatched || !first || others.length === 0) return [problem];
    const names = listed(
      [first, ...others].flatMap(({ unpatched }) => unpatched ?? []),
      'or',
    );
    return problem === first
      ? [{ ...problem, message: `There is no object ${names} to patch. Kustomize stops here.` }]
      : [];
  });
}

function entryOf({ start, origin: { uri } }: RenderProblem): string {
  return `${uri} ${start}`;
}
