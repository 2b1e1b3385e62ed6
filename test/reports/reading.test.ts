import { expect, test } from 'vitest';
import { type FileStatus, readingOf } from '../../server/src/reports/reading.ts';
import { readingText } from '../../server/src/reports/readingText.ts';
import { withEdits } from '../../server/src/snapshot/snapshot.ts';
import type { FoundFile } from '../../server/src/workspace/notRead.ts';
import { parseFixture, root, snapshotOf, withCrlf } from '../support/fixture.ts';

/** The files of a fixture, how they are read, in words. */
function words(source: string): string[] {
  const fixture = parseFixture(source);
  return [fixture, withCrlf(fixture)].map(({ files }) => {
    const snapshot = snapshotOf({ files, cursor: undefined, annotations: [] });
    const readings = [...files].map(([uri, text]) => readingOf(snapshot, { uri, text }));
    return readingText(readings, (uri) => uri.slice(root.length + 1)).text;
  });
}

/** The hash of what is generated is another one with other line ends. */
function sayAll(source: string, expected: string): void {
  for (const said of words(source)) expect(said.replace(/-[0-9a-z]{10}$/m, '-HASH')).toBe(expected);
}

function statusOf(text: string, path = 'a.yaml'): FileStatus {
  const uri = `${root}/${path}`;
  const files = new Map([[uri, text]]);
  return readingOf(snapshotOf({ files, cursor: undefined, annotations: [] }), { uri, text }).status;
}

const deployment =
  'apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec: {selector: {}, template: {spec: {containers: [{name: main}]}}}\n';

test('a file with objects, and others beside them', () => {
  sayAll(
    `
    # Our shop.
    apiVersion: v1
    kind: Service
    metadata:
      name: web
      namespace: shop
    ---
    # only a comment
    ---
    apiVersion: v1
    kind: LimitRange
    metadata:
      name: key
    ---
    apiVersion: v1
    kind: Pod
    metadata: {}
    ---
    apiVersion: v1
    kind: Pod
    metadata: {name: web
    `,
    `main.yaml: read
  as a plain manifest, cluster ws
  line 5: Service shop/web
  line 8: empty, or comments only
  line 13: LimitRange key: left out: it decides nothing about connections
  line 15: left out: it has no apiVersion, kind or name
  line 21: Pod web: broken: The closing } is missing, or this line must be indented further.
`,
  );
});

test('a base that two kustomizations change, a patch, an input, what is made, and what is not', () => {
  sayAll(
    `
    //- base/kustomization.yaml
    resources: [web.yaml, service.yaml]
    //- base/web.yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {selector: {}, template: {spec: {containers: [{name: main}]}}}
    //- base/service.yaml
    apiVersion: v1
    kind: Service
    metadata: {name: web}
    //- dev/kustomization.yaml
    resources: [../base]
    namespace: dev
    namePrefix: dev-
    configMapGenerator:
    - name: settings
      files: [settings.json]
    //- dev/settings.json
    {"debug": true}
    //- prod/kustomization.yaml
    resources: [../base, https://example.org/more]
    patches:
    - path: patch.yaml
    - patch: |
        apiVersion: v1
        kind: Service
        metadata: {name: web}
        $patch: delete
    //- prod/patch.yaml
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: web}
    spec: {template: {spec: {replicas: 3}}}
    `,
    `7 files:
  2 read
  3 kustomization
  1 read by kustomizations, which make no object of its own of it
  1 left out by itself: a patch of kustomizations

base/kustomization.yaml: kustomization
  in the kustomization dev, cluster ws
  in the kustomization prod, cluster ws
base/web.yaml: read
  in the kustomization dev, cluster ws
  in the kustomization prod, cluster ws
  line 3: Deployment web
    dev: dev/dev-web
    prod: default/web
base/service.yaml: read
  in the kustomization dev, cluster ws
  in the kustomization prod, cluster ws
  line 3: Service web
    dev: dev/dev-web
dev/kustomization.yaml: kustomization
  makes 3 objects from 5 files, cluster ws
  line 3: ConfigMap dev/dev-settings-HASH
dev/settings.json: read by kustomizations, which make no object of its own of it
  in the kustomization dev, cluster ws
prod/kustomization.yaml: kustomization
  makes 1 object from 5 files, cluster ws, and there may be more that is not known here
  prod/kustomization.yaml:1: This is fetched from elsewhere when kustomize runs, and is not known here.
prod/patch.yaml: left out by itself: a patch of kustomizations
  in the kustomization prod, cluster ws
  line 3: Deployment web
`,
  );
});

test.each<[status: FileStatus, text: string, path?: string]>([
  ['read', deployment],
  ['read', `\ufeff${deployment}`],
  ['read', `${deployment}# caf\ufffd\n`],
  ['OpenShift template', 'apiVersion: template.openshift.io/v1\nkind: Template\nmetadata: {name: a}\nobjects: []\n'],
  ['OpenShift template', 'apiVersion: v1\nkind: Template\nmetadata: {name: a}\nobjects: []\n'],
  ['plugin policy', 'apiVersion: cilium.io/v2\nkind: CiliumNetworkPolicy\nmetadata: {name: a}\nspec: {}\n'],
  ['plugin policy', 'apiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata: {name: a}\nspec: {}\n'],
  ['other kind', 'apiVersion: v1\nkind: LimitRange\nmetadata: {name: a}\n'],
  ['other kind', 'apiVersion: example.org/v1\nkind: Deployment\nmetadata: {name: a}\n'],
  ['incomplete', 'apiVersion: v1\nkind: Pod\nspec: {}\n'],
  ['incomplete', 'apiVersion: example.org/v1\nkind: Other\n'],
  ['fragment', deployment.replace(/spec: .*/, 'spec: {replicas: 3}')],
  ['no object', 'name: x\nversion: 1\n'],
  ['no object', '{"name": "x"}', 'package.json'],
  ['empty', ''],
  ['empty', '# nothing here\n---\n# nor here\n'],
  ['broken', deployment.replace('{name: web}', '{name: web')],
  ['broken', `<<<<<<< ours\n${deployment}=======\n>>>>>>> theirs\n`],
  ['template', deployment.replace('web}', '{{ name }}}')],
  ['template', '{% if x %}\nkind: Deployment\n{% endif %}\n'],
  ['encrypted', 'apiVersion: v1\nkind: Secret\nmetadata: {name: a}\nsops: {mac: "ENC[AES256_GCM]", lastmodified: x}\n'],
  ['binary', 'a\0\u0001'],
  ['not UTF-8', 'a: caf\ufffd'],
  ['too unusual', `${deployment}x: &a !!str b\n#${'x'.repeat(400_000)}\n`],
  ['configuration', 'rules: {}\n', '.netpol.yaml'],
  ['chart', 'apiVersion: v2\nname: chart\n', 'Chart.yaml'],
  ['component', 'kind: Component\nresources: []\n', 'kustomization.yaml'],
  ['broken', 'resources: [', 'kustomization.yaml'],
])('%s', (status, text, path) => {
  expect(statusOf(text, path)).toBe(status);
});

test('what is left out of all that was found', () => {
  const found: FoundFile[] = [
    { uri: `${root}/a.yaml`, notRead: { reason: 'excluded', glob: 'a*' } },
    { uri: `${root}/b.yaml`, notRead: { reason: 'unreadable', message: 'EACCES' } },
    { uri: `${root}/c`, notRead: { reason: 'link to a folder' } },
    { uri: `${root}/chart/templates/d.yaml`, text: deployment },
  ];
  const snapshot = withEdits(snapshotOf(parseFixture('//- chart/Chart.yaml\nname: chart\n')), [
    { uri: `${root}/chart/templates/d.yaml`, text: deployment },
  ]);
  const readings = found.map((file) => readingOf(snapshot, file));
  expect(readingText(readings, (uri) => uri.slice(root.length + 1)).text).toBe(`4 files:
  1 left out: a template of a Helm chart that is not rendered
  1 excluded
  1 left out: a link to a folder, which is not followed
  1 cannot be read

a.yaml: excluded (a*)
b.yaml: cannot be read (EACCES)
c: left out: a link to a folder, which is not followed
chart/templates/d.yaml: left out: a template of a Helm chart that is not rendered
  line 3: Deployment web
`);
});

test('a broken document counts as what it said before', () => {
  const uri = `${root}/a.yaml`;
  const before = snapshotOf({ files: new Map([[uri, deployment]]), cursor: undefined, annotations: [] });
  const text = deployment.replace('{name: web}', '{name: web');
  const [document] = readingOf(withEdits(before, [{ uri, text }]), { uri, text }).documents;
  expect(document).toMatchObject({ status: 'object', isEarlier: true, objects: [{ name: 'web' }] });
  expect(document?.problem).toBeDefined();
});

test('links lead to the objects', () => {
  const uri = `${root}/a.yaml`;
  const text = `# one\n---\n${deployment}`;
  const snapshot = snapshotOf({ files: new Map([[uri, text]]), cursor: undefined, annotations: [] });
  const said = readingText([readingOf(snapshot, { uri, text })], () => 'a.yaml');
  const lines = said.text.split('\n');
  expect(said.links.map(({ line, start, end, at }) => [lines[line]?.slice(start, end), at])).toEqual([
    ['a.yaml', { line: 0, character: 0 }],
    ['line 5', { line: 4, character: 17 }],
  ]);
});

test('what Flux and Argo CD apply, as it is written and otherwise', () => {
  const flux = (name: string, path: string, more = ''): string =>
    `apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata: {name: ${name}, namespace: flux-system}\nspec:\n  path: ${path}\n  sourceRef: {kind: GitRepository, name: flux-system}\n${more}`;
  const source = `//- clusters/prod/flux.yaml
${flux('all', './clusters/prod')}//- clusters/prod/web.yaml
${flux('web', './apps/web', '  namePrefix: our-\n')}//- clusters/prod/api.yaml
${flux('api', './apps/api', '  targetNamespace: shop\n')}//- apps/web/kustomization.yaml
resources: [web.yaml]
//- apps/web/web.yaml
${deployment}//- apps/api/api.yaml
${deployment}`;
  for (const said of words(source)) {
    expect(said).toContain('clusters/prod/web.yaml: says what Flux or Argo CD applies\n');
    expect(said).toContain(`apps/web/web.yaml: read
  in the kustomization apps/web (Flux flux-system/web), cluster clusters/prod
  line 3: Deployment web
    apps/web (Flux flux-system/web): default/our-web
`);
    expect(said).toContain(`apps/api/api.yaml: read
  as a plain manifest, cluster clusters/prod, applied by Flux flux-system/api
`);
  }
});
