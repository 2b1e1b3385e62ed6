import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';

test('a base elsewhere, charts, generators that are programs, and values of the environment', () => {
  checkDiagnostics(`
//- shop/kustomization.yaml
resources:
- https://example.com/policies.yaml
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information kustomize-unknown: This is fetched from elsewhere when kustomize runs, and is not known here. What it adds or changes is missing in every answer.
- github.com/example/policies//base?ref=v1
# ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information kustomize-unknown
helmCharts:
- name: redis
# ^^^^^^^^^^^ information kustomize-unknown: Helm renders this chart when kustomize runs
configMapGenerator:
- name: settings
  envs: [settings.env]
#        ^^^^^^^^^^^^ information kustomize-unknown: The value of HOME comes from the environment
generators: [program.yaml]
#            ^^^^^^^^^^^^ information kustomize-unknown: This generator runs with kustomize
transformers: [program.yaml]
#              ^^^^^^^^^^^^ information kustomize-unknown: This transformer runs with kustomize
validators: [program.yaml]
#            ^^^^^^^^^^^^ information kustomize-unknown: This validator runs with kustomize
//- shop/program.yaml
apiVersion: example.com/v1
kind: Program
metadata: {name: program}
//- shop/settings.env
HOME
`);
});

test('what lies outside of the workspace folder may be there', () => {
  checkDiagnostics(`
//- kustomization.yaml
resources: [../other/base, ../web.yaml, base]
#           ^^^^^^^^^^^^^ information kustomize-unknown: This is not in the workspace folder. What it adds or changes is missing in every answer.
#                          ^^^^^^^^^^^ information kustomize-unknown
#                                       ^^^^ warning kustomize-refuses
`);
});

test('what is all here', () => {
  checkDiagnostics(`
//- kustomization.yaml
resources: [base]
//- base/kustomization.yaml
namePrefix: base-
`);
});
