import { describe, expect, test } from 'vitest';
import type { Node } from '../../../server/src/yaml/node.ts';
import { describeProblem, plain, render, rendered, written } from '../../support/kustomize.ts';

const pod = `
apiVersion: v1
kind: Pod
metadata: {name: web, labels: {app: web}, annotations: {note: x}}
spec:
  containers:
  - {name: a, image: a:1, args: [x, y], env: [{name: A, value: "1"}, {name: B, value: "2"}]}
  - {name: b, image: b:1, ports: [{containerPort: 80, protocol: TCP}, {containerPort: 80, protocol: UDP}]}
  tolerations: [{key: a}, {key: b}]
`;

/** The pod's spec once a strategic patch of it is applied. */
function merged(spec: string): unknown {
  const patch = `apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec:\n${spec.trim().replace(/^/gm, '  ')}`;
  const [object] = rendered(
    `//- kustomization.yaml\nresources: [a.yaml]\npatches: [{path: p.yaml}]\n//- p.yaml\n${patch}\n//- a.yaml${pod}`,
  ) as { readonly spec: unknown }[];
  return object?.spec;
}

const a = {
  name: 'a',
  image: 'a:1',
  args: ['x', 'y'],
  env: [
    { name: 'A', value: '1' },
    { name: 'B', value: '2' },
  ],
};
const ports = [
  { containerPort: 80, protocol: 'TCP' },
  { containerPort: 80, protocol: 'UDP' },
];
const b = { name: 'b', image: 'b:1', ports };
const tolerations = [{ key: 'a' }, { key: 'b' }];

describe('strategic merge', () => {
  test('finds items by their keys, and puts those of the patch first', () => {
    expect(merged('containers: [{name: b, image: b:2}, {name: c}]')).toEqual({
      containers: [{ ...b, image: 'b:2' }, { name: 'c' }, a],
      tolerations,
    });
  });

  test('needs all keys of an item', () => {
    const udp = { containerPort: 80, protocol: 'UDP', name: 'dns' };
    expect(merged('containers: [{name: b, ports: [{containerPort: 80, protocol: UDP, name: dns}]}]')).toEqual({
      containers: [{ ...b, ports: [ports[0], udp] }, a],
      tolerations,
    });
  });

  test('replaces lists without keys', () => {
    expect(merged('tolerations: [{key: c}]\ncontainers: [{name: a, args: [z]}]')).toEqual({
      containers: [{ ...a, args: ['z'] }, b],
      tolerations: [{ key: 'c' }],
    });
  });

  test('takes away what is null', () => {
    const { env: _, ...withoutEnv } = a;
    expect(merged('tolerations:\ncontainers: [{name: a, env: null}]')).toEqual({ containers: [withoutEnv, b] });
  });

  test('deletes, replaces and merges as $patch says', () => {
    expect(merged('containers: [{name: a, $patch: delete}]')).toEqual({ containers: [b], tolerations });
    expect(merged('containers: [{name: c}, {$patch: replace}]')).toEqual({ containers: [{ name: 'c' }], tolerations });
    expect(merged('$patch: replace\ncontainers: []')).toEqual({ containers: [] });
    expect(merged('$patch: merge\nhostNetwork: true')).toEqual({ containers: [a, b], tolerations, hostNetwork: true });
  });

  test('replaces the lists of a kind that is not known', () => {
    expect(
      rendered(`
//- kustomization.yaml
resources: [a.yaml]
patches: [{path: p.yaml}]
//- p.yaml
apiVersion: example.com/v1
kind: Widget
metadata: {name: w, finalizers: [b]}
spec: {containers: [{name: a, x: 1}], more: {y: 2}}
//- a.yaml
apiVersion: example.com/v1
kind: Widget
metadata: {name: w, finalizers: [a]}
spec: {containers: [{name: a, image: i}, {name: b}], more: {x: 1}}
`),
    ).toEqual([
      {
        apiVersion: 'example.com/v1',
        kind: 'Widget',
        metadata: { name: 'w', finalizers: ['b'] },
        spec: { containers: [{ name: 'a', x: 1 }], more: { x: 1, y: 2 } },
      },
    ]);
  });

  test('leaves name and namespace alone unless it may change them', () => {
    const source = (options: string): string => `
//- kustomization.yaml
resources: [a.yaml]
patches:
- target: {kind: Pod}
  ${options}
  patch: '{apiVersion: v1, kind: Pod, metadata: {name: other, namespace: other}, spec: null}'
//- a.yaml${pod}`;
    const metadata = { labels: { app: 'web' }, annotations: { note: 'x' } };
    expect(rendered(source(''))).toEqual([{ apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', ...metadata } }]);
    expect(rendered(source('options: {allowNameChange: true}'))).toEqual([
      { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'other', ...metadata } },
    ]);
  });
});

/** The names of the objects that a target selects. */
function selected(target: string): string[] {
  const object = (kind: string, name: string, rest = ''): string =>
    `apiVersion: apps/v1\nkind: ${kind}\nmetadata: {name: ${name}${rest}}\n`;
  const objects = rendered(`
//- kustomization.yaml
resources: [a.yaml]
sortOptions: {order: fifo}
patches:
- target: ${target}
  patch: '[{"op": "add", "path": "/hit", "value": true}]'
//- a.yaml
${object('Deployment', 'web', ', labels: {app: web, tier: "1"}')}
---
${object('Deployment', 'web-2', ', labels: {app: other}, namespace: prod')}
---
${object('DaemonSet', 'agent', ', annotations: {app: web}')}`) as {
    readonly metadata: { readonly name: string };
    readonly hit?: boolean;
  }[];
  return objects.filter(({ hit }) => hit).map(({ metadata }) => metadata.name);
}

test.each([
  ['{kind: Deployment}', ['web', 'web-2']],
  ['{kind: Deploy}', []],
  ['{kind: D.*, name: "web.*|agent"}', ['web', 'web-2', 'agent']],
  ['{name: web}', ['web']],
  ['{name: ^web$}', ['web']],
  ['{namespace: prod}', ['web-2']],
  ['{namespace: default}', ['web', 'agent']],
  ['{group: apps, version: v1}', ['web', 'web-2', 'agent']],
  ['{group: batch}', []],
  ['{labelSelector: app=web}', ['web']],
  ['{labelSelector: "app in (web, other)"}', ['web', 'web-2']],
  ['{labelSelector: "app notin (web)"}', ['web-2', 'agent']],
  ['{labelSelector: "app,!tier"}', ['web-2']],
  ['{labelSelector: "app!=web"}', ['web-2', 'agent']],
  ['{labelSelector: "app==web,tier=1"}', ['web']],
  ['{annotationSelector: app=web}', ['agent']],
])('target %s', (target, names) => {
  expect(selected(target)).toEqual(names);
});

describe('JSON patches', () => {
  const patched = (operations: string): ReturnType<typeof render> =>
    render(
      `//- kustomization.yaml\nresources: [a.yaml]\npatches:\n- target: {kind: Pod}\n  path: p.yaml\n//- p.yaml\n${operations}\n//- a.yaml${pod}`,
    );

  test.each([
    [
      '{op: remove, path: /spec/none}',
      '{op: remove, path: /spec/none}',
      'There is nothing at /spec/none. Kustomize stops here.',
    ],
    [
      '{op: replace, path: /spec/tolerations/7, value: 1}',
      '{op: replace, path: /spec/tolerations/7, value: 1}',
      'There is nothing at /spec/tolerations/7. Kustomize stops here.',
    ],
    [
      '{op: add, path: /spec/none/x, value: 1}',
      '{op: add, path: /spec/none/x, value: 1}',
      'There is nothing at /spec/none. Kustomize stops here.',
    ],
    [
      '{op: test, path: /spec/tolerations/0/key, value: b}',
      '{op: test, path: /spec/tolerations/0/key, value: b}',
      'The value at /spec/tolerations/0/key is another one. Kustomize stops here.',
    ],
    ['{op: jump, path: /spec}', '{op: jump, path: /spec}', 'There is no operation jump.'],
    ['{op: remove}', '{op: remove}', 'An operation needs a path.'],
  ])('%s is refused', (operation, text, message) => {
    const { objects, problems } = patched(`- ${operation}\n- {op: add, path: /spec/after, value: 1}`);
    expect(problems.map(describeProblem)).toEqual([`p.yaml ${JSON.stringify(text)}: ${message}`]);
    expect(objects).toHaveLength(1);
  });

  test('without a target are refused', () => {
    const { problems } = render(
      `//- kustomization.yaml\nresources: [a.yaml]\npatches:\n- {path: p.yaml}\n//- p.yaml\n- {op: remove, path: /spec}\n//- a.yaml${pod}`,
    );
    expect(problems.map(({ message }) => message)).toEqual([
      'A JSON patch needs a target: it does not say itself what it is for.',
    ]);
  });
});

test('a patch of an object that is not there is refused', () => {
  const { problems, isPartial } = render(
    `//- kustomization.yaml\nresources: [a.yaml]\npatches:\n- path: p.yaml\n//- p.yaml\napiVersion: v1\nkind: Pod\nmetadata: {name: none}\n//- a.yaml${pod}`,
  );
  expect(problems.map(describeProblem)).toEqual([
    'kustomization.yaml "path: p.yaml": There is no object v1/Pod none to patch. Kustomize stops here.',
  ]);
  expect(isPartial).toBe(false);
});

test('a target that is no regular expression is refused where it is written', () => {
  const { problems, isPartial } = render(
    `//- kustomization.yaml\nresources: [a.yaml]\npatches:\n- target: {name: "["}\n  patch: '[{"op": "remove", "path": "/spec"}]'\n//- a.yaml${pod}`,
  );
  expect(problems.map(describeProblem)).toEqual([
    'kustomization.yaml "{name: \\"[\\"}": [ is no regular expression. Kustomize stops here.',
  ]);
  expect(isPartial).toBe(false);
});

test('a JSON patch that leaves no object is refused at its entry', () => {
  const { problems } = render(`
//- kustomization.yaml
resources: [a.yaml]
patches:
- target: {kind: ConfigMap}
  path: p.yaml
//- p.yaml
- {op: remove, path: /metadata/name}
//- a.yaml
apiVersion: v1
kind: ConfigMap
metadata: {name: a}
`);
  expect(problems.map(describeProblem)).toEqual([
    'kustomization.yaml "target: {kind: ConfigMap}\\n  path: p.yaml": This leaves an object without metadata.name. Kustomize stops here.',
  ]);
});

test('a text that replaces one in quotes is one, and stands in the patch', () => {
  const [service] = render(`
//- kustomization.yaml
resources: [a.yaml]
patches: [{path: p.yaml}]
//- a.yaml
apiVersion: v1
kind: Service
metadata: {name: a}
spec: {ports: [{port: 80, targetPort: "http"}]}
//- p.yaml
apiVersion: v1
kind: Service
metadata: {name: a}
spec: {ports: [{port: 80, targetPort: 0x50}]}
`).objects;
  expect(plain(service?.root as Node)).toMatchObject({ spec: { ports: [{ targetPort: '0x50' }] } });
  expect(written(service, 'spec', 'ports', 0, 'targetPort')).toBe('p.yaml "0x50"');
});
