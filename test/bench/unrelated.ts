/** YAML that stands between the manifests and is none of our business. */
import type { App } from './manifests.ts';
import type { Random } from './random.ts';

export function unrelated(random: Random, index: number, apps: readonly App[]): { file: string; text: string } {
  const app = apps[index % apps.length] as App;
  const { name, namespace } = app;
  switch (index % 8) {
    case 0:
      return { file: `.github/workflows/${name}.yml`, text: workflow(random, app) };
    case 1:
      return { file: `values/${namespace}/${name}.yaml`, text: values(random, app) };
    case 2:
      return { file: `apps/${namespace}/${name}/rbac.yaml`, text: rbac(app) };
    case 3:
      return { file: `apps/${namespace}/${name}/alerts.yaml`, text: alerts(random, app) };
    case 4:
      return { file: `dev/${name}/docker-compose.yaml`, text: compose(random, app) };
    case 5:
      return { file: `apps/${namespace}/${name}/autoscaler.yaml`, text: autoscaler(random, app) };
    case 6:
      return { file: `argo/${namespace}/${name}.yaml`, text: application(app) };
    default:
      return { file: `playbooks/${name}.yaml`, text: playbook(random, app) };
  }
}

function workflow(random: Random, { name }: App): string {
  const jobs = Array.from(
    { length: 2 + random.below(4) },
    (_, index) => `  job-${index}:
    runs-on: ubuntu-24.04
    needs: [${index === 0 ? '' : `job-${index - 1}`}]
    steps:
      - uses: actions/checkout@v4
      - name: Build ${name}
        run: |
          make build SERVICE=${name}
          make test SERVICE=${name}
        env:
          kind: Deployment
`,
  );
  return `name: ${name}\non:\n  push:\n    branches: [main]\n    paths: ["services/${name}/**"]\njobs:\n${jobs.join('')}`;
}

function values(random: Random, { name, port }: App): string {
  let text = `# Values of the chart of ${name}\nreplicaCount: 2\nimage:\n  repository: registry.example.com/${name}\n  tag: ""\n`;
  for (let index = 0; index < 15 + random.below(40); index++) {
    text += `section${index}:\n  enabled: ${random.chance(0.5)}\n  port: ${port + index}\n  annotations: {}\n`;
  }
  return text;
}

function rbac({ name, namespace }: App): string {
  return `apiVersion: v1
kind: ServiceAccount
metadata:
  name: ${name}
  namespace: ${namespace}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata:
  name: ${name}
  namespace: ${namespace}
roleRef:
  apiGroup: rbac.authorization.k8s.io
  kind: Role
  name: reader
subjects:
  - kind: ServiceAccount
    name: ${name}
`;
}

function alerts(random: Random, { name, namespace }: App): string {
  const rules = Array.from(
    { length: 3 + random.below(8) },
    (_, index) => `        - alert: ${name}-${index}
          expr: |
            sum(rate(http_requests_total{app="${name}", code=~"5.."}[5m])) > ${index}
          for: 10m
          labels:
            severity: page
`,
  );
  return `apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  groups:
    - name: ${name}
      rules:
${rules.join('')}`;
}

function compose(random: Random, { name, port }: App): string {
  const services = Array.from(
    { length: 2 + random.below(5) },
    (_, index) => `  ${name}-${index}:
    image: registry.example.com/${name}:latest
    ports: ["${port + index}:${port}"]
    environment:
      LOG_LEVEL: debug
    depends_on: []
`,
  );
  return `version: "3.9"\nservices:\n${services.join('')}`;
}

function autoscaler(random: Random, { name, namespace }: App): string {
  return `apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: ${name}
  namespace: ${namespace}
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: ${name}
  minReplicas: 2
  maxReplicas: ${4 + random.below(8)}
`;
}

/** It deploys from a repository of its own. */
function application({ name, namespace }: App): string {
  return `apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: ${name}
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.com/platform/deploy.git
    path: environments/prod/${name}
    targetRevision: HEAD
  destination:
    server: https://kubernetes.default.svc
    namespace: ${namespace}
`;
}

function playbook(random: Random, { name }: App): string {
  const tasks = Array.from(
    { length: 4 + random.below(12) },
    (_, index) => `    - name: Step ${index} of ${name}
      ansible.builtin.template:
        src: ${name}.j2
        dest: /etc/${name}/${index}.conf
      when: inventory_hostname in groups['${name}']
`,
  );
  return `- hosts: ${name}\n  become: true\n  tasks:\n${tasks.join('')}`;
}

/** CustomResourceDefinitions up to about so many bytes. */
export function bigCrd(random: Random, bytes: number): string {
  let text = '';
  for (let index = 0; text.length < bytes; index++) text += `---\n${crd(random, `widget${index}`, bytes / 4)}`;
  return text;
}

export function crd(random: Random, singular: string, bytes: number): string {
  let text = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: ${singular}s.example.com
spec:
  group: example.com
  names:
    kind: ${singular}
    plural: ${singular}s
  versions:
    - name: v1
      served: true
      storage: true
      schema:
        openAPIV3Schema:
          type: object
          properties:
            kind:
              type: string
            spec:
              type: object
              properties:
`;
  for (let index = 0; text.length < bytes; index++) {
    text += `                field${index}:
                  description: |-
                    What this field means, why it is there and what happens when it
                    is left out (${random.below(1000)}).
                  type: ${random.pick(['string', 'integer', 'boolean'])}
                  nullable: true
`;
  }
  return text;
}
