/** Makes up kustomizations of one to three levels, with what most goes wrong together. */
import type { Choose } from '../../oracle/property.ts';
import { parseFixture, root } from '../../support/fixture.ts';
import { cases } from './cases.ts';

type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = Record<string, Json>;

/** The files of a workspace, by their path. Kustomizations are written as JSON, which is YAML too. */
export function generateWorkspace(choose: Choose): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  addLevel(choose, files, '', choose(0, 1, 2));
  return files;
}

/** A missing value is a null that is spelled out once kustomize has applied a JSON patch: that is not told apart here. */
const manifests = [...parseFixture(cases['nothing is changed'] ?? '').files]
  .map(([uri, text]): [string, string] => [
    uri.slice(root.length + 1),
    text.replace(/podSelector:\n$/, 'podSelector: null\n'),
  ])
  .filter(([path]) => path !== 'kustomization.yaml');

/** @param depth How many levels are below it. */
function addLevel(choose: Choose, files: Map<string, string>, directory: string, depth: number): void {
  const sometimes = (value: JsonObject): JsonObject => choose<JsonObject>({}, {}, value);
  if (depth > 0) addLevel(choose, files, `${directory}base/`, depth - 1);
  else for (const [path, text] of manifests) files.set(directory + path, text);
  const generators: Json[] = depth > 0 ? [] : [{ name: 'config', literals: ['url=a'] }];
  const kustomization: JsonObject = {
    resources: depth > 0 ? ['base'] : manifests.map(([path]) => path),
    configMapGenerator: [...generators, ...choose<Json[]>([], [], [], [generator(choose)])],
    ...sometimes({ namespace: choose('prod', 'test') }),
    ...sometimes({ namePrefix: choose('a-', 'b-') }),
    ...sometimes({ nameSuffix: choose('-x', '-y') }),
    ...sometimes({ commonLabels: { team: choose('a', 'b') } }),
    ...sometimes({
      labels: [
        {
          pairs: { l: choose('1', '2') },
          ...choose<JsonObject>({}, { includeSelectors: true }, { includeTemplates: true }),
        },
      ],
    }),
    ...sometimes({ commonAnnotations: { note: '1' } }),
    ...sometimes({
      images: [{ name: choose('envoy', 'busybox'), ...choose<JsonObject>({ newTag: '9' }, { newName: 'n/n' }) }],
    }),
    ...sometimes({ replicas: [{ name: choose('web', 'db'), count: 4 }] }),
    ...sometimes({ secretGenerator: [{ name: 'made', literals: ['p=q'] }] }),
    ...sometimes({ replacements: [replacement(choose)] }),
    patches: choose<Json[]>([], [patch(choose)], [patch(choose), patch(choose)]),
  };
  if (choose(false, false, false, true)) {
    kustomization['components'] = ['component'];
    const change = choose<JsonObject>({ namePrefix: 'c-' }, { commonLabels: { c: '1' } }, { namespace: 'other' });
    files.set(`${directory}component/kustomization.yaml`, JSON.stringify({ kind: 'Component', ...change }));
  }
  files.set(`${directory}kustomization.yaml`, JSON.stringify(kustomization));
}

function generator(choose: Choose): Json {
  return choose<JsonObject>(
    { name: 'config', behavior: 'merge', literals: ['b=2'] },
    { name: 'config', behavior: 'replace', literals: ['b=2'] },
    { name: 'extra', literals: ['c=3'], options: { disableNameSuffixHash: true } },
  );
}

function replacement(choose: Choose): Json {
  const source = choose<JsonObject>(
    { kind: 'Service', name: 'web' },
    { kind: 'ConfigMap', name: 'config', fieldPath: 'data.url' },
  );
  return {
    source,
    targets: [{ select: target(choose, false), fieldPaths: ['metadata.annotations.r'], options: { create: true } }],
  };
}

/** @param patterns Whether it may be a regular expression. */
function target(choose: Choose, patterns: boolean): Json {
  const plain: readonly JsonObject[] = [
    { kind: 'Deployment' },
    { name: 'web' },
    { labelSelector: 'app=web' },
    { namespace: 'default' },
    { namespace: 'prod' },
    { group: 'apps' },
  ];
  return choose(...plain, ...(patterns ? [{ kind: 'Role.*' }, { kind: 'StatefulSet|CronJob' }] : []));
}

function patch(choose: Choose): Json {
  const operations: Json = [
    choose<JsonObject>(
      { op: 'add', path: '/metadata/labels', value: { l: '1' } },
      { op: 'replace', path: '/metadata/name', value: 'renamed' },
      { op: 'add', path: '/more', value: { a: [1, null], b: null } },
      { op: 'copy', from: '/kind', path: '/copy' },
    ),
  ];
  return choose<JsonObject>(
    { patch: JSON.stringify(strategicPatch(choose)) },
    { patch: JSON.stringify(strategicPatch(choose)) },
    { target: target(choose, true), patch: JSON.stringify(strategicPatch(choose)) },
    { target: target(choose, true), patch: JSON.stringify(operations) },
  );
}

function strategicPatch(choose: Choose): Json {
  const object = (apiVersion: string, kind: string, name: string, spec: Json, metadata: JsonObject = {}): Json => ({
    apiVersion,
    kind,
    metadata: { name, ...metadata },
    spec,
  });
  const labels = choose<JsonObject>({}, {}, { labels: { n: '1' } }, { labels: null }, { labels: { app: null } });
  const deployment = object('apps/v1', 'Deployment', 'web', { template: { spec: podSpec(choose) } }, labels);
  return choose(
    deployment,
    deployment,
    object('v1', 'Service', 'web', { ports: list(choose, () => servicePort(choose)) }),
    object(
      'example.com/v1',
      'Widget',
      'widget',
      choose<Json>({ parts: [{ name: 'a', x: 1 }] }, { rules: { list: null } }, null),
    ),
    object(
      'networking.k8s.io/v1',
      'NetworkPolicy',
      'allow',
      choose<Json>(
        { ingress: null },
        { podSelector: { matchLabels: { app: null, b: '1' } } },
        { egress: [{ to: [] }] },
      ),
    ),
  );
}

function podSpec(choose: Choose): Json {
  const containers = (): Json => list(choose, () => container(choose));
  return {
    ...choose<JsonObject>({}, { $patch: 'merge' }, { $patch: 'replace' }, { tolerations: [{ key: 'a' }] }),
    ...choose<JsonObject>(
      { containers: containers() },
      { containers: containers() },
      { initContainers: containers() },
      { containers: null },
    ),
    ...choose<JsonObject>(
      {},
      { volumes: [{ name: choose('config', 'data'), ...choose<JsonObject>({ $patch: 'delete' }, { emptyDir: {} }) }] },
    ),
    ...choose<JsonObject>({}, { serviceAccountName: choose<Json>(null, 'z') }),
  };
}

function container(choose: Choose): Json {
  return {
    ...choose<JsonObject>({}, {}, {}, { $patch: choose('delete', 'replace', 'merge') }),
    ...choose<JsonObject>(
      { name: choose('main', 'sidecar', 'x') },
      { name: choose('main', 'sidecar', 'x') },
      { image: 'nameless' },
    ),
    ...choose<JsonObject>({}, { image: choose<Json>('i:1', 'envoy', null) }),
    ...choose<JsonObject>(
      {},
      {
        ports: choose<Json>(
          null,
          list(choose, () => containerPort(choose)),
        ),
      },
    ),
    ...choose<JsonObject>(
      {},
      {
        env: choose<Json>(
          null,
          list(choose, () => variable(choose)),
        ),
      },
    ),
    ...choose<JsonObject>({}, { args: choose<Json>(null, [], ['a']) }),
    ...choose<JsonObject>({}, { resources: { limits: choose<Json>({ cpu: 1 }, null, { $patch: 'delete' }) } }),
  };
}

function containerPort(choose: Choose): Json {
  return {
    containerPort: choose(80, 81, 8080),
    ...choose<JsonObject>({}, { protocol: choose('TCP', 'UDP') }),
    ...choose<JsonObject>({}, { name: 'http' }),
    ...choose<JsonObject>({}, {}, {}, { $patch: choose('delete', 'merge') }),
  };
}

function servicePort(choose: Choose): Json {
  return {
    port: choose(80, 443),
    ...choose<JsonObject>({}, { protocol: choose('TCP', 'UDP') }),
    targetPort: choose(1, 2),
  };
}

function variable(choose: Choose): Json {
  return {
    name: choose('MODE', 'URL', 'N'),
    ...choose<JsonObject>({ value: choose<Json>('v', null) }, { valueFrom: null }, { $patch: 'delete' }),
  };
}

function list(choose: Choose, make: () => Json): Json {
  return Array.from({ length: choose(0, 1, 2, 3) }, make);
}
