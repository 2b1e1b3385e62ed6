/** A workspace that is edited at random, and what is known of it by construction. */
import fc from 'fast-check';
import { type Edit, emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';

export const folders = [
  { uri: 'file:///ws', name: 'ws' },
  { uri: 'file:///ws/inner', name: 'inner' },
];

/** A document of a file: what it says, and what it said when it could last be read. */
export interface Doc {
  readonly text: string;
  /** Undefined for one that never could be read. */
  readonly good: string | undefined;
}

/** The documents of each file. */
export type Files = ReadonlyMap<string, readonly Doc[]>;

const manifestUris = [
  'file:///ws/a.yaml',
  'file:///ws/b.yaml',
  'file:///ws/base/web.yaml',
  'file:///ws/base/patch.yaml',
  'file:///ws/chart/templates/t.yaml',
  'file:///ws/chart/templates/deep/t.yaml',
  'file:///ws/dev/x.yaml',
  'file:///ws/live/x.yaml',
  'file:///ws/live/deep/x.yaml',
  'file:///ws/inner/c.yaml',
  'file:///elsewhere/d.yaml',
] as const;
const kustomizationUri = 'file:///ws/base/kustomization.yaml';
const prodUri = 'file:///ws/prod/kustomization.yaml';
/** Two of each pair may define the same objects differently. */
const sideUris = ['one', 'two', 'three', 'four'].map((side) => `file:///ws/${side}/kustomization.yaml`);
const fluxUri = 'file:///ws/clusters/prod/apps.yaml';
const fluxAboveUri = 'file:///ws/clusters/prod/all.yaml';
const argoUri = 'file:///ws/argocd/apps.yaml';
/** What an ApplicationSet takes values from. */
const valuesUri = 'file:///ws/config/one/v.yaml';
const chartUri = 'file:///ws/chart/Chart.yaml';

/** One thing that someone does to the workspace. Numbers choose among what there is at that moment. */
export interface Action {
  readonly name: keyof typeof actions;
  readonly uri: string;
  readonly place: number;
  readonly variant: number;
  readonly docs: readonly string[];
}

const actions = {
  put: (_, { docs }) => docs.map(readable),
  delete: () => undefined,
  replace: (file, { docs, place }) => file.with(at(file, place), readable(docs[0] as string)),
  insert: (file, { docs, place }) => file.toSpliced(place % (file.length + 1), 0, readable(docs[0] as string)),
  /** Something new that cannot be read yet. Nobody could tell it from one that is broken in the same way already. */
  begin: (file, { docs, place, variant }) => {
    const begun = unread(broken(readable(docs[0] as string), variant));
    const isThere = file.some(({ text }) => text === begun.text);
    return isThere ? file : file.toSpliced(place % (file.length + 1), 0, begun);
  },
  remove: (file, { place }) => file.toSpliced(at(file, place), 1),
  copy: (file, { place, variant }) => file.toSpliced(variant % (file.length + 1), 0, file[at(file, place)] as Doc),
  move: (file, { place, variant }) => {
    const moved = file[at(file, place)] as Doc;
    return file.toSpliced(at(file, place), 1).toSpliced(variant % file.length, 0, moved);
  },
  break: (file, { place, variant }) => file.with(at(file, place), broken(file[at(file, place)] as Doc, variant)),
  repair: (file, { place }) => {
    const { good } = file[at(file, place)] as Doc;
    return file.with(at(file, place), readable(good ?? '\n# nothing yet\n'));
  },
  comment: (file, { place, variant }) => {
    const { text, good } = file[at(file, place)] as Doc;
    const more = '\n# a comment'.repeat(1 + (variant % 3));
    return file.with(at(file, place), isBroken({ text, good }) ? { text: more + text, good } : readable(more + text));
  },
} satisfies Record<string, (file: readonly Doc[], action: Action) => readonly Doc[] | undefined>;

/** While a document is broken, only one place of its file changes at a time, as when someone types. */
const unsettling: ReadonlySet<Action['name']> = new Set(['move', 'copy']);

const creating: ReadonlySet<Action['name']> = new Set(['put', 'insert', 'begin']);

function at(file: readonly Doc[], place: number): number {
  return place % file.length;
}

export function readable(text: string): Doc {
  return { text, good: text };
}

export function isBroken({ text, good }: Doc): boolean {
  return text !== good;
}

/** What breaks a document without hiding its kind. */
export const faults: readonly ((text: string) => string)[] = [
  (text) => `${text}broken: [unclosed\n`,
  (text) => text.replace('metadata:', 'metadata'),
  (text) => `${text}\tx: 1\n`,
  (text) => text.replace('metadata:\n', 'metadata: "\n'),
];

function broken({ text, good }: Doc, variant: number): Doc {
  if (isBroken({ text, good })) return { text, good };
  if (text.includes('patches')) return { text: `${text}broken: [unclosed\n`, good };
  // Only what holds a resource is parsed, and so can be broken.
  if (!text.includes('metadata:\n')) return { text, good };
  return { text: (faults[variant % faults.length] as (typeof faults)[number])(text), good };
}

function unread(doc: Doc): Doc {
  return isBroken(doc) ? { ...doc, good: undefined } : doc;
}

/** The files after an action; the same when there is nothing that it could be done to. */
export function act(files: Files, action: Action): Files {
  const before = files.get(action.uri) ?? [];
  if (before.length === 0 && !creating.has(action.name)) return files;
  if (unsettling.has(action.name) && before.some(isBroken)) return files;
  const perform = actions[action.name] as (file: readonly Doc[], action: Action) => readonly Doc[] | undefined;
  const after = perform(before, action);
  const next = new Map(files);
  if (after === undefined || after.length === 0) next.delete(action.uri);
  else next.set(action.uri, after);
  return next;
}

export function textOf(docs: readonly Doc[]): string {
  return docs.map(({ text }) => `---${text}`).join('');
}

/** The text in which every document can be read: what the workspace means. */
function goodTextOf(docs: readonly Doc[]): string {
  return docs.map(({ good }) => `---${good ?? '\n# nothing yet\n'}`).join('');
}

export function editsBetween(before: Files, after: Files): Edit[] {
  const uris = new Set([...before.keys(), ...after.keys()]);
  return [...uris]
    .filter((uri) => before.get(uri) !== after.get(uri))
    .map((uri) => {
      const docs = after.get(uri);
      return { uri, text: docs && textOf(docs) };
    });
}

/** What the configurations of folders say of what belongs together. */
export type GroupingOf = NonNullable<Parameters<typeof emptySnapshot>[2]>;

/** A snapshot made of the last good texts, and of the broken ones on top of it, each alone. `meaning` is the first. */
export function freshSnapshot(
  files: Files,
  groupingOf?: GroupingOf,
): { readonly snapshot: Snapshot; readonly meaning: Snapshot } {
  const good = [...files].map(([uri, docs]): Edit => ({ uri, text: goodTextOf(docs) }));
  const meaning = withEdits(emptySnapshot(folders, undefined, groupingOf), good);
  let snapshot = meaning;
  for (const [uri, docs] of files) {
    for (let end = 1; end <= docs.length; end++) {
      if (!isBroken(docs[end - 1] as Doc)) continue;
      snapshot = withEdits(snapshot, [{ uri, text: textOf(docs.slice(0, end)) + goodTextOf(docs.slice(end)) }]);
    }
  }
  return { snapshot, meaning };
}

// ---- what is written ----

const name = fc.constantFrom('web', 'api', 'db');
const namespace = fc.constantFrom('', '', '\n  namespace: shop', '\n  namespace: ops');
const app = fc.constantFrom('web', 'api', 'db', '${APP}');

/** What a container is told of others, by itself and by a ConfigMap, and what reads metrics. */
const told = fc.oneof(
  fc.constantFrom('', '', '        envFrom: [{configMapRef: {name: vars}}]\n', '        image: prom/prometheus:v3\n'),
  name.map((host) => `        env: [{name: UPSTREAM, value: "${host}:80"}, {name: DB_HOST, value: "${host}.ops"}]\n`),
);

const workload = fc
  .record({ name, namespace, app, kind: fc.constantFrom('Deployment', 'StatefulSet'), told, metrics: fc.boolean() })
  .map(
    ({ name, namespace, app, kind, told, metrics }) =>
      `\napiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: ${name}${namespace}\nspec:\n  template:\n    metadata:\n      labels:\n        app: ${app}\n${metrics ? '      annotations: {prometheus.io/scrape: "true"}\n' : ''}    spec:\n      containers:\n      - name: c\n${told}        ports:\n        - {name: http, containerPort: 8080}\n`,
  );

const policySpec = fc.oneof(
  fc.constant('  podSelector: {}\n'),
  fc.constant('  podSelector: {}\n  policyTypes: [Ingress, Egress]\n'),
  app.map((value) => `  podSelector:\n    matchLabels: {app: "${value}"}\n  policyTypes: [Ingress]\n`),
  fc
    .tuple(app, app)
    .map(
      ([to, from]) =>
        `  podSelector:\n    matchLabels: {app: "${to}"}\n  ingress:\n  - from:\n    - podSelector: {matchLabels: {app: "${from}"}}\n`,
    ),
  app.map(
    (from) =>
      `  podSelector: {}\n  ingress:\n  - from:\n    - namespaceSelector: {matchLabels: {team: a}}\n      podSelector: {matchLabels: {app: "${from}"}}\n    ports:\n    - port: http\n`,
  ),
  fc.constant('  podSelector: {}\n  egress:\n  - to:\n    - ipBlock: {cidr: 10.0.0.5/8}\n    - {}\n'),
);

const policy = fc
  .record({ name, namespace, spec: policySpec, silent: fc.boolean() })
  .map(
    ({ name, namespace, spec, silent }) =>
      `\n${silent && namespace ? '# netpol-ignore-file: unprotected-ingress, self-traffic-blocked as agreed\n' : ''}apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}${namespace}\n${silent && !namespace ? '# netpol-ignore: selects-no-pods on purpose\n' : ''}spec:\n${spec}`,
  );

const namespaceDocument = fc
  .record({ name: fc.constantFrom('shop', 'ops', 'default'), team: fc.constantFrom('a', 'b', '${TEAM}') })
  .map(
    ({ name, team }) => `\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: ${name}\n  labels: {team: "${team}"}\n`,
  );

const service = fc
  .record({ name, namespace, app })
  .map(
    ({ name, namespace, app }) =>
      `\napiVersion: v1\nkind: Service\nmetadata:\n  name: ${name}${namespace}\nspec:\n  selector: {app: "${app}"}\n  ports: [{port: 80, targetPort: http}]\n`,
  );

const subject = fc.oneof(
  fc.constantFrom('{namespaces: {}}', '{namespaces: {matchLabels: {team: a}}}'),
  app.map((value) => `{pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: "${value}"}}}}`),
);

const clusterPeer = fc.oneof(
  fc.constantFrom('namespaces: {}', 'namespaces: {matchLabels: {team: b}}', 'futurePeer: {}'),
  app.map((value) => `pods: {namespaceSelector: {}, podSelector: {matchLabels: {app: "${value}"}}}`),
);

/** The policies of the whole cluster: which of them comes first is told by tiers and priorities. */
const clusterPolicy = fc
  .record({
    name,
    subject,
    peer: clusterPeer,
    action: fc.constantFrom('Deny', 'Deny', 'Accept', 'Pass', '${ACTION}'),
    priority: fc.constantFrom('0', '5', '5', '${PRIORITY}'),
    kind: fc.constantFrom('Admin', 'Baseline', 'AdminNetworkPolicy', 'BaselineAdminNetworkPolicy'),
    direction: fc.constantFrom<['ingress' | 'egress', 'from' | 'to']>(['ingress', 'from'], ['egress', 'to']),
  })
  .map(({ name, subject, peer, action, priority, kind, direction: [direction, peers] }) => {
    const isOlder = kind.endsWith('Policy');
    const isBaseline = kind === 'BaselineAdminNetworkPolicy';
    const version = isOlder ? 'v1alpha1' : 'v1alpha2';
    const done = isOlder && action === 'Accept' ? 'Allow' : action;
    const ports = isOlder
      ? 'ports: [{portNumber: {port: 8080, protocol: TCP}}]'
      : 'protocols: [{destinationNamedPort: http}]';
    return `\napiVersion: policy.networking.k8s.io/${version}\nkind: ${isOlder ? kind : 'ClusterNetworkPolicy'}\nmetadata:\n  name: ${isBaseline ? 'default' : name}\nspec:\n${isOlder ? '' : `  tier: ${kind}\n`}${isBaseline ? '' : `  priority: ${priority}\n`}  subject: ${subject}\n  ${direction}:\n  - action: "${done}"\n    ${peers}:\n    - ${peer}\n    ${ports}\n`;
  });

const entryPoint = fc
  .record({ name, namespace, service: name, kind: fc.constantFrom('HTTPRoute', 'Route', 'Ingress') })
  .map(({ name, namespace, service, kind }) => {
    const [apiVersion, spec] = {
      HTTPRoute: ['gateway.networking.k8s.io/v1', `rules: [{backendRefs: [{name: ${service}, port: 80}]}]`],
      Route: ['route.openshift.io/v1', `to: {kind: Service, name: ${service}}`],
      Ingress: [
        'networking.k8s.io/v1',
        `rules: [{http: {paths: [{path: /, pathType: Prefix, backend: {service: {name: ${service}, port: {number: 80}}}}]}}]`,
      ],
    }[kind] as [string, string];
    return `\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n  name: ${name}${namespace}\nspec:\n  ${spec}\n`;
  });

/** Objects that are at neither end of a call. */
const hint = fc
  .record({ name, namespace, service: name, kind: fc.constantFrom('webhook', 'monitor', 'gateway', 'intents') })
  .map(({ name, namespace, service, kind }) => {
    const [head, spec] = {
      webhook: [
        'apiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration',
        `webhooks: [{name: w, clientConfig: {service: {name: ${service}, namespace: shop, port: 80}}}]`,
      ],
      monitor: [
        'apiVersion: monitoring.coreos.com/v1\nkind: ServiceMonitor',
        'spec: {selector: {}, endpoints: [{targetPort: 8080}]}',
      ],
      gateway: [
        'apiVersion: networking.istio.io/v1\nkind: VirtualService',
        `spec: {hosts: [h], gateways: [g], http: [{route: [{destination: {host: ${service}}}]}]}`,
      ],
      intents: [
        'apiVersion: k8s.otterize.com/v2beta1\nkind: ClientIntents',
        `spec: {workload: {name: ${name}}, targets: [{kubernetes: {name: ${service}}}]}`,
      ],
    }[kind] as [string, string];
    return `\n${head}\nmetadata:\n  name: ${name}${namespace}\n${spec}\n`;
  });

const list = fc
  .record({ name, app })
  .map(
    ({ name, app }) =>
      `\napiVersion: v1\nkind: List\nmetadata:\n  resourceVersion: ""\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: ${name}, labels: {app: "${app}"}}, spec: {containers: [{name: c}]}}\n- {apiVersion: v1, kind: Pod, metadata: {name: other}, spec: {containers: [{name: c}]}}\n`,
  );

const unrelated = fc.constantFrom(
  '\n# only a comment\n',
  '\n',
  '\napiVersion: v1\nkind: Secret\nmetadata:\n  name: s\n',
  '\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: redis\n  namespace: shop\n',
  '\napiVersion: helm.toolkit.fluxcd.io/v2\nkind: HelmRelease\nmetadata:\n  name: db\nspec:\n  targetNamespace: ops\n',
  '\napiVersion: cilium.io/v2\nkind: CiliumClusterwideNetworkPolicy\nmetadata:\n  name: wide\nspec:\n  endpointSelector: {matchLabels: {"k8s:io.cilium.k8s.namespace.labels.team": web}}\n  ingressDeny: [{fromEntities: [world]}]\n',
  '\napiVersion: projectcalico.org/v3\nkind: GlobalNetworkPolicy\nmetadata:\n  name: wide\nspec:\n  selector: app == "db" && projectcalico.org/namespace == "shop"\n  types: [Ingress]\n',
  '\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: m\ndata:\n  text: |\n    ---x\n    kind: Pod\n',
  '\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: vars\n  namespace: default\ndata:\n  APP: db\n',
  '\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: vars\n  namespace: shop\ndata:\n  API_URL: http://api\n  DB_HOST: db\n',
);

export const document = fc.oneof(
  workload,
  workload,
  workload,
  policy,
  policy,
  policy,
  clusterPolicy,
  clusterPolicy,
  namespaceDocument,
  service,
  entryPoint,
  hint,
  list,
  unrelated,
);

/** Who calls a database, and who keeps them from it; of objects that are found together so seldom otherwise. */
const held = [
  '\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: vars\n  namespace: shop\ndata:\n  DB_URL: http://db:80\n',
  '\napiVersion: v1\nkind: Service\nmetadata:\n  name: db\n  namespace: shop\nspec:\n  selector: {app: db}\n  ports: [{port: 80, targetPort: http}]\n',
  '\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: deny\n  namespace: shop\nspec:\n  podSelector: {}\n',
  ...['web', 'db'].map(
    (app) =>
      `\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: ${app}\n  namespace: shop\nspec:\n  template:\n    metadata:\n      labels: {app: ${app}}\n    spec:\n      containers:\n      - name: c\n        envFrom: [{configMapRef: {name: vars}}]\n        ports: [{name: http, containerPort: 8080}]\n`,
  ),
  '\napiVersion: admissionregistration.k8s.io/v1\nkind: ValidatingWebhookConfiguration\nmetadata:\n  name: w\nwebhooks: [{name: w, clientConfig: {service: {name: db, namespace: shop, port: 80}}}]\n',
  '\napiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: w\n  namespace: shop\nspec:\n  defaultBackend: {service: {name: db, port: {number: 80}}}\n',
];

/** The same in two files. */
const heldActions: fc.Arbitrary<readonly Action[]> = fc
  .record({
    docs: fc.shuffledSubarray(held, { minLength: held.length - 1 }),
    first: fc.integer({ min: 1, max: held.length - 2 }),
    uris: fc.uniqueArray(fc.constantFrom(...manifestUris), { minLength: 2, maxLength: 2 }),
  })
  .map(({ docs, first, uris }) =>
    [docs.slice(0, first), docs.slice(first)].map((part, index) => ({
      name: 'put',
      uri: uris[index] as string,
      place: 0,
      variant: 0,
      docs: part,
    })),
  );

const manifestAction: fc.Arbitrary<Action> = fc.record({
  name: fc.constantFrom(...(Object.keys(actions) as Action['name'][]), 'insert', 'replace', 'break', 'break', 'break'),
  uri: fc.oneof(fc.constant('file:///ws/a.yaml'), fc.constantFrom(...manifestUris)),
  place: fc.nat(5),
  variant: fc.nat(5),
  docs: fc.array(document, { minLength: 1, maxLength: 3 }),
});

const kustomization = fc.constantFrom(
  '\nresources: [web.yaml, ../a.yaml]\n',
  '\nresources: [web.yaml]\npatches:\n- path: patch.yaml\n',
  '\npatches:\n- path: ./patch.yaml\n- path: ../b.yaml\n',
  '\npatchesStrategicMerge:\n- patch.yaml\n- |\n  kind: Deployment\n',
  '\npatchesJson6902:\n- path: web.yaml\n',
  '\npatches: []\n',
  '\nresources: [web.yaml]\nnamespace: x\nnamePrefix: our-\n',
  '\nresources: [web.yaml]\nhelmCharts: [{name: redis, namespace: ops}]\n',
  '\n# nothing\n',
);

const prod = fc.constantFrom(
  '\nresources: [../base]\nnamespace: x\n',
  '\nresources: [../base, ../b.yaml]\nreplicas: [{name: web, count: 3}]\n',
  '\nresources: [../b.yaml]\ncommonLabels: {app: web}\n',
);

const side = fc.record({ index: fc.nat(3), env: fc.constantFrom('x', 'y') }).map(({ index, env }) => ({
  uri: sideUris[index] as string,
  text: `\nresources: [../${index < 2 ? 'live/x' : 'dev/x'}.yaml]\ncommonLabels: {env: ${env}}\n`,
}));

const flux = fc
  .record({
    path: fc.constantFrom('./prod', './live', './base', './dev', './clusters'),
    more: fc.constantFrom(
      '',
      '  targetNamespace: ops\n',
      '  targetNamespace: shop\n',
      '  namePrefix: our-\n',
      '  postBuild: {substitute: {APP: web}}\n',
      '  postBuild: {substitute: {APP: "${TEAM}"}, substituteFrom: [{kind: ConfigMap, name: m}]}\n',
      '  targetNamespace: shop\n  postBuild: {substituteFrom: [{kind: ConfigMap, name: vars}]}\n',
      '  commonMetadata: {labels: {team: a}}\n',
    ),
    source: fc.constantFrom('flux-system', 'flux-system', 'other'),
  })
  .map(
    ({ path, more, source }) =>
      `\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: apps\nspec:\n  path: ${path}\n  sourceRef: {kind: GitRepository, name: ${source}}\n${more}`,
  );

/** What brings the other Flux Kustomization, and may change it. */
const fluxAbove = fc
  .constantFrom('', '  postBuild: {substitute: {TEAM: db}}\n', '  commonMetadata: {labels: {team: b}}\n')
  .map(
    (more) =>
      `\napiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\nmetadata:\n  name: all\nspec:\n  path: ./clusters\n  sourceRef: {kind: GitRepository, name: flux-system}\n${more}`,
  );

const argo = fc
  .record({
    path: fc.constantFrom('prod', 'live', 'base', 'argocd', 'chart', 'chart', 'chart', 'nothing'),
    more: fc.constantFrom(
      '',
      '    directory: {recurse: true}\n',
      '    kustomize: {namePrefix: their-, commonLabels: {team: a}}\n',
      '    kustomize: {namespace: ops}\n',
    ),
    destination: fc.constantFrom('{namespace: shop}', '{namespace: ops}', '{name: elsewhere}', '{}'),
  })
  .map(
    ({ path, more, destination }) =>
      `\napiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: app\nspec:\n  destination: ${destination}\n  source:\n    path: ${path}\n${more}`,
  );

const argoSet = fc
  .constantFrom(
    ['directories: [{path: "*"}]', '{{path}}'],
    ['directories: [{path: "live/*"}]', '{{path}}'],
    ['directories: [{path: "ba*"}]', '{{path}}'],
    ['files: [{path: "config/*.yaml"}]', '{{at.path}}'],
    ['files: [{path: "config/*.yaml"}]', '{{at.path}}'],
  )
  .map(
    ([git, path]) =>
      `\napiVersion: argoproj.io/v1alpha1\nkind: ApplicationSet\nmetadata:\n  name: set\nspec:\n  generators: [{git: {${git}}}]\n  template: {metadata: {name: "{{path.basename}}"}, spec: {destination: {namespace: ops}, source: {path: "${path}"}}}\n`,
  );

const values = fc.constantFrom('live', 'prod', 'dev').map((path) => `\nat:\n  path: ${path}\n`);

const fluxAction: fc.Arbitrary<Action> = fc
  .record({ text: flux, gone: fc.boolean() })
  .map(({ text, gone }) => roleChange(fluxUri, text, gone));

const argoAction: fc.Arbitrary<Action> = fc
  .record({ text: fc.oneof(argo, argo, argoSet), gone: fc.boolean() })
  .map(({ text, gone }) => roleChange(argoUri, text, gone));
const valuesAction: fc.Arbitrary<Action> = fc
  .record({ text: values, chance: fc.nat(3) })
  .map(({ text, chance }) => roleChange(valuesUri, text, chance === 0));
const chartAction: fc.Arbitrary<Action> = fc
  .nat(3)
  .map((chance) => roleChange(chartUri, '\nname: chart\n', chance === 0));

const roleAction: fc.Arbitrary<Action> = fc.oneof(
  fc
    .record({ text: kustomization, gone: fc.boolean() })
    .map(({ text, gone }): Action => roleChange(kustomizationUri, text, gone)),
  fc.record({ text: prod, gone: fc.boolean() }).map(({ text, gone }): Action => roleChange(prodUri, text, gone)),
  side.map(({ uri, text }): Action => roleChange(uri, text, false)),
  side.map(({ uri, text }): Action => roleChange(uri, text, text.includes('env: x'))),
  fluxAction,
  fluxAction,
  fc
    .record({ text: fluxAbove, gone: fc.boolean() })
    .map(({ text, gone }): Action => roleChange(fluxAboveUri, text, gone)),
  argoAction,
  chartAction,
  fc.constant<Action>({ name: 'break', uri: kustomizationUri, place: 0, variant: 0, docs: [] }),
);

function roleChange(uri: string, text: string, gone: boolean): Action {
  return { name: gone ? 'delete' : 'put', uri, place: 0, variant: 0, docs: [text] };
}

/** Something to start with. */
export const start: fc.Arbitrary<readonly Action[]> = fc
  .tuple(
    fc.array(side, { maxLength: 8 }).map((sides) => sides.map(({ uri, text }) => ({ uri, docs: [text] }))),
    ...manifestUris.map((uri) => fc.array(document, { maxLength: 3 }).map((docs) => ({ uri, docs }))),
  )
  .map((files) =>
    files
      .flat()
      .filter(({ docs }) => docs.length > 0)
      .map((file) => ({ ...file, name: 'put', place: 0, variant: 0 })),
  );

/** What is done in one moment; files change together as when a branch is checked out. */
export const moment: fc.Arbitrary<readonly Action[]> = fc.oneof(
  { arbitrary: manifestAction.map((action) => [action]), weight: 8 },
  { arbitrary: roleAction.map((action) => [action]), weight: 3 },
  { arbitrary: heldActions, weight: 1 },
  { arbitrary: fc.array(fc.oneof(manifestAction, roleAction), { minLength: 2, maxLength: 4 }), weight: 1 },
);

/** The same where little else changes than what Argo CD deploys. */
export const deployingMoment: fc.Arbitrary<readonly Action[]> = fc
  .oneof(
    { arbitrary: argoAction, weight: 2 },
    { arbitrary: argoSet.map((text) => roleChange(argoUri, text, false)), weight: 3 },
    { arbitrary: valuesAction, weight: 2 },
    { arbitrary: chartAction, weight: 2 },
    { arbitrary: fc.oneof(manifestAction, roleAction), weight: 2 },
  )
  .map((action) => [action]);
