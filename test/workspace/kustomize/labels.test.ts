import { expect, test } from 'vitest';
import { renderKustomization } from '../../../server/src/workspace/kustomize/render.ts';
import { root } from '../../support/fixture.ts';
import { describeProblem, render, rendered, workspaceOf, written } from '../../support/kustomize.ts';

const policy = `
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: allow}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - from:
    - podSelector: {matchLabels: {app: front}}
    - namespaceSelector: {matchLabels: {team: a}}
      podSelector: {}
  egress:
  - to:
    - podSelector: {matchLabels: {app: db}, matchExpressions: []}
    - namespaceSelector: {matchLabels: {team: a}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: all}
spec: {podSelector: {}}
---
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: "null"}
spec: {podSelector: }
`;

test('commonLabels reach the pod selectors of a policy that have matchLabels, and no namespace selector', () => {
  const [all, allow, nothing] = rendered(
    `//- kustomization.yaml\ncommonLabels: {x: "1"}\nresources: [a.yaml]\n//- a.yaml${policy}`,
  ) as { readonly metadata: unknown; readonly spec: unknown }[];
  expect(allow?.metadata).toEqual({ name: 'allow', labels: { x: '1' } });
  expect(allow?.spec).toEqual({
    podSelector: { matchLabels: { app: 'web', x: '1' } },
    ingress: [
      {
        from: [
          { podSelector: { matchLabels: { app: 'front', x: '1' } } },
          { namespaceSelector: { matchLabels: { team: 'a' } }, podSelector: {} },
        ],
      },
    ],
    egress: [
      {
        to: [
          { podSelector: { matchLabels: { app: 'db', x: '1' }, matchExpressions: [] } },
          { namespaceSelector: { matchLabels: { team: 'a' } } },
        ],
      },
    ],
  });
  expect(all?.spec).toEqual({ podSelector: {} });
  expect(nothing?.spec).toEqual({ podSelector: null });
});

const deployment = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec: {selector: {matchLabels: {app: web}}, template: {metadata: {labels: {app: web}}}}
---
apiVersion: v1
kind: Service
metadata: {name: web}
`;

test.each([
  ['labels: [{pairs: {x: "1"}}]', { web: undefined, selector: { app: 'web' }, pods: { app: 'web' } }],
  [
    'labels: [{pairs: {x: "1"}, includeTemplates: true}]',
    { web: undefined, selector: { app: 'web' }, pods: { app: 'web', x: '1' } },
  ],
  [
    'labels: [{pairs: {x: "1"}, includeSelectors: true}]',
    { web: { x: '1' }, selector: { app: 'web', x: '1' }, pods: { app: 'web', x: '1' } },
  ],
  ['commonLabels: {x: "1"}', { web: { x: '1' }, selector: { app: 'web', x: '1' }, pods: { app: 'web', x: '1' } }],
])('%s', (entry, expected) => {
  const [service, web] = rendered(`//- kustomization.yaml\n${entry}\nresources: [a.yaml]\n//- a.yaml${deployment}`) as [
    { readonly metadata: unknown; readonly spec?: { readonly selector: unknown } },
    {
      readonly metadata: unknown;
      readonly spec: {
        readonly selector: { readonly matchLabels: unknown };
        readonly template: { readonly metadata: { readonly labels: unknown } };
      };
    },
  ];
  expect(service.metadata).toEqual({ name: 'web', labels: { x: '1' } });
  expect({
    web: service.spec?.selector,
    selector: web.spec.selector.matchLabels,
    pods: web.spec.template.metadata.labels,
  }).toEqual(expected);
});

test('an annotation is added to an object and to its pods', () => {
  expect(
    rendered(
      `//- kustomization.yaml\ncommonAnnotations: {x: "1"}\nresources: [a.yaml]\n//- a.yaml\napiVersion: batch/v1\nkind: Job\nmetadata: {name: a}\n`,
    ),
  ).toEqual([
    {
      apiVersion: 'batch/v1',
      kind: 'Job',
      metadata: { name: 'a', annotations: { x: '1' } },
      spec: { template: { metadata: { annotations: { x: '1' } } } },
    },
  ]);
});

test('a label that is no string is refused', () => {
  const { problems } = render(
    '//- kustomization.yaml\ncommonLabels: {a: yes, b: "1", c: 2}\nresources: [a.yaml]\n//- a.yaml\napiVersion: v1\nkind: Service\nmetadata: {name: a}\n',
  );
  expect(problems.map(describeProblem)).toEqual([
    'kustomization.yaml "yes": This must be a string: put it in quotes. Kustomize stops here.',
    'kustomization.yaml "2": This must be a string: put it in quotes. Kustomize stops here.',
  ]);
});

test('the label of the manager stands where it is asked for', () => {
  const [object] = render(`
//- kustomization.yaml
resources: [a.yaml]
buildMetadata: [originAnnotations, managedByLabel]
//- a.yaml
apiVersion: v1
kind: Namespace
metadata: {name: a}
`).objects;
  const place = written(object, 'metadata', 'labels', 'app.kubernetes.io/managed-by');
  expect(place).toBe('kustomization.yaml "managedByLabel"');
});

test('labels that are no mapping are refused where they are written, once for all fields', () => {
  const { problems } = render(`
//- kustomization.yaml
resources: [a.yaml]
labels: [{pairs: {x: "1", y: "2"}, includeSelectors: true}]
//- a.yaml
apiVersion: v1
kind: Service
metadata: {name: a, labels: [b]}
spec: text
`);
  expect(problems.map(describeProblem)).toEqual([
    'a.yaml "text": This is a single value, so that spec.selector cannot be changed. Kustomize stops here.',
  ]);
});

test('what is refused in an object is refused again where the kustomization is rendered again', () => {
  const files = workspaceOf(`
//- kustomization.yaml
resources: [a.yaml]
commonLabels: {x: "1"}
//- a.yaml
{apiVersion: v1, kind: ConfigMap, metadata: {name: a, labels: text}}
`);
  const [first, second] = [renderKustomization(root, files), renderKustomization(root, files)];
  expect(first.problems.map(describeProblem)).toEqual([
    'a.yaml "text": This is a single value, so that metadata.labels cannot be changed. Kustomize stops here.',
  ]);
  expect(second.problems).toEqual(first.problems);
});
