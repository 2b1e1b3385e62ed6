import { expect, test } from 'vitest';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { applyFix, fixesIn } from '../support/fixes.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { deployment, policy } from '../support/manifests.ts';

const title = 'Add default-deny for ingress to namespace default';
const web = deployment('web', { cursor: '$0' });
const inDocument = { newPolicy: 'document' } as const;

test('a new file is written as its neighbour is', () => {
  const wide = `//- deploy/web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
    name: web$0
spec:
    template:
        metadata:
            labels: {app: web}
        spec:
            containers:
                - name: main
                  image: example
`;
  expect(applyFix(wide, title).files).toMatchInlineSnapshot(`
    "//- deploy/default-deny-ingress.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
        name: default-deny-ingress
    spec:
        podSelector: {}
        policyTypes:
            - Ingress
    "
  `);
});

test('a file that is there and holds no manifest is not written over', () => {
  const empty = '//- default-deny-ingress.yaml\n# To be written.\n';
  expect(applyFix(web + empty, title).files).toMatch(/^\/\/- default-deny-ingress-networkpolicy.yaml\n/);
});

test('beside a JSON file the new one is YAML', () => {
  const json = `//- web.json
{
  "apiVersion": "v1", "kind": "Pod",
  "metadata": {
    "name": "web$0"
  },
  "spec": { "containers": [{ "name": "main", "image": "example" }] }
}
`;
  const expected = /^\/\/- default-deny-ingress.yaml\napiVersion: networking/;
  expect(applyFix(json, title).files).toMatch(expected);
  expect(applyFix(json, title, inDocument).files).toMatch(expected);
});

test('a new document at the end of the file', () => {
  const two = `//- web.yaml
# Front.
${deployment('cart').replace('//- cart.yaml\n', '')}---
${web.replace('//- web.yaml\n', '')}---
# Nothing here yet.
kind: Other
`;
  expect(applyFix(two, title, inDocument).files).toMatchInlineSnapshot(`
    "//- web.yaml
    # Front.
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: cart
    spec:
      template:
        metadata:
          labels: {app: cart}
        spec:
          containers:
          - name: main
            image: example
    ---
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      template:
        metadata:
          labels: {app: web}
        spec:
          containers:
          - name: main
            image: example
    ---
    # Nothing here yet.
    kind: Other
    ---
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny-ingress
    spec:
      podSelector: {}
      policyTypes:
      - Ingress
    "
  `);
});

test('a file that ends without a line break, or with a marker', () => {
  expect(applyFix(`${web.trimEnd()} # last`, title, inDocument).files).toContain(
    'image: example # last\n---\napiVersion: networking',
  );
  expect(applyFix(`${web}---\n`, title, inDocument).files).toContain('image: example\n---\napiVersion: networking');
  expect(applyFix(`${web}...\n`, title, inDocument).files).toMatch(
    /image: example\n\.\.\.\n---\napiVersion: networking/,
  );
});

test('an item of a List', () => {
  const list = `//- all.yaml
apiVersion: v1
kind: List
metadata:
  name: all
items:
- apiVersion: v1
  kind: Pod
  metadata:
    name: web$0
    namespace: shop
  spec:
    containers:
    - name: main
      image: example
- apiVersion: v1
  kind: Pod
  metadata: {name: cart, namespace: shop}
  spec: {containers: [{name: main, image: example}]}
`;
  const inShop = 'Add default-deny for ingress to namespace shop';
  expect(applyFix(list, inShop).files).toMatchInlineSnapshot(`
    "//- default-deny-ingress.yaml
    apiVersion: networking.k8s.io/v1
    kind: NetworkPolicy
    metadata:
      name: default-deny-ingress
      namespace: shop
    spec:
      podSelector: {}
      policyTypes:
      - Ingress
    "
  `);
  expect(applyFix(list, inShop, inDocument).files).toMatch(
    /image: example}\]}\n---\napiVersion: networking.k8s.io\/v1\n/,
  );
});

const kustomization = (text: string, path = 'kustomization.yaml'): string => `//- ${path}\n${text}`;

test.each([
  [
    'block',
    'resources:\n- web.yaml\n# more\nimages: []\n',
    'resources:\n- web.yaml\n- default-deny-ingress.yaml\n# more\nimages: []\n',
  ],
  [
    'indented',
    'resources:\n  # The web.\n  - web.yaml # here\ncommonAnnotations: {a: b}\n',
    'resources:\n  # The web.\n  - web.yaml # here\n  - default-deny-ingress.yaml\ncommonAnnotations: {a: b}\n',
  ],
  ['flow', 'resources: [web.yaml]\n', 'resources: [web.yaml, default-deny-ingress.yaml]\n'],
  ['flow over lines', 'resources: [\n  web.yaml,\n]\n', 'resources: [\n  web.yaml,\n  default-deny-ingress.yaml,\n]\n'],
  ['dotted', 'resources:\n- ./web.yaml\n', 'resources:\n- ./web.yaml\n- default-deny-ingress.yaml\n'],
])('the kustomization that lists the neighbour lists the new file: %s', (_, before, after) => {
  expect(applyFix(web + kustomization(before), title).files).toContain(`//- kustomization.yaml\n${after}`);
});

test('from another folder, and in every kustomization that lists the neighbour', () => {
  const inFolder = web.replace('//- web.yaml', '//- apps/web/web.yaml');
  const sources =
    inFolder +
    kustomization('resources:\n- web/web.yaml\n', 'apps/kustomization.yaml') +
    kustomization('resources:\n- web.yaml\n', 'apps/web/kustomization.yml');
  const { files } = applyFix(sources, title);
  expect(files).toContain('//- apps/web/default-deny-ingress.yaml\n');
  expect(files).toContain('//- apps/kustomization.yaml\nresources:\n- web/web.yaml\n- web/default-deny-ingress.yaml\n');
  expect(files).toContain('//- apps/web/kustomization.yml\nresources:\n- web.yaml\n- default-deny-ingress.yaml\n');
});

test('a kustomization that does not list the neighbour is left alone', () => {
  for (const text of [
    'resources:\n- cart.yaml\n',
    'resources: []\n',
    'namespace: x\n',
    'resources:\n- .\n',
    'components:\n- web.yaml\n',
  ]) {
    expect(applyFix(web + kustomization(text), title).files).not.toContain('kustomization');
  }
});

test('a new document needs no kustomization', () => {
  expect(applyFix(web + kustomization('resources:\n- web.yaml\n'), title, inDocument).files).not.toContain(
    'kustomization',
  );
});

test('nothing is written while the kustomization that would list it is broken', () => {
  const { files, cursor } = parseFixture(web + kustomization('resources:\n- web.yaml\n'));
  const good = snapshotOf({ files, cursor, annotations: [] });
  const broken = withEdits(good, [{ uri: `${root}/kustomization.yaml`, text: 'resources:\n- web.yaml\nimages: [\n' }]);
  const offered = (snapshot: Snapshot): string[] =>
    fixesIn(snapshot, cursor ?? { uri: '', offset: 0 }).map((fix) => fix.title);
  expect(offered(good)).toContain(title);
  expect(offered(broken)).not.toContain(title);
});

test('a new policy does not take the name of another one of the namespace', () => {
  const other = policy('default-deny-ingress', 'podSelector: {matchLabels: {app: cart}}');
  expect(applyFix(web + other, title).files).toMatch(
    /^\/\/- default-deny-ingress-2.yaml\n[\s\S]*\n {2}name: default-deny-ingress-2\n/,
  );
  expect(applyFix(web + other, title, inDocument).files).toContain('  name: default-deny-ingress-2\n');
});

test('in a text that was never saved the policy is a document of it', () => {
  const uri = 'untitled:Untitled-1';
  const text = deployment('web').replace('//- web.yaml\n', '');
  const snapshot = withEdits(emptySnapshot([{ uri: '', name: 'open files' }]), [{ uri, text }]);
  const fixes = fixesIn(snapshot, { uri, offset: text.indexOf('name: web') + 6 });
  const changes = fixes.flatMap(({ effect }) => (effect.type === 'change' ? effect.files : []));
  expect(fixes.map((fix) => fix.title)).toContain(title);
  expect(changes.filter((file) => file.uri !== uri || file.create)).toEqual([]);
});
