/** Another name for a workload, with what refers to it by kind and name. */
import { describe, expect, test } from 'vitest';
import { deployment, policy, service } from '../../support/manifests.ts';
import { renamed, targetAt } from '../../support/rename.ts';

const cart = deployment('cart', { namespace: 'shop', ports: [8080] });
const at = cart.replace('  name: cart\n', '  name: ca$0rt\n');
const object = (apiVersion: string, kind: string, spec: string, metadata = 'name: cart, namespace: shop'): string =>
  `//- ${kind}.yaml\napiVersion: ${apiVersion}\nkind: ${kind}\nmetadata: {${metadata}}\nspec: ${spec}\n`;
const own = 'cart.yaml:4 name: basket';

test('alone: its labels, and other objects of its name, keep theirs', () => {
  const source = `${at}${service('cart', { namespace: 'shop' })}${policy('cart', 'podSelector: {matchLabels: {app: cart}}', 'shop')}`;
  expect(targetAt(source)).toBe('cart (name of a Deployment)');
  expect(renamed(source, 'basket')).toEqual([own]);
});

describe('with what refers to it', () => {
  test.each([
    [
      'a HorizontalPodAutoscaler',
      object('autoscaling/v2', 'HPA', '{scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}}'),
      'HPA.yaml:4 spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: basket}}',
    ],
    [
      'a VerticalPodAutoscaler that sets no namespace',
      object('autoscaling.k8s.io/v1', 'VPA', '{targetRef: {kind: Deployment, name: "cart"}}', 'name: cart'),
      'VPA.yaml:4 spec: {targetRef: {kind: Deployment, name: "basket"}}',
    ],
    [
      'a ScaledObject, which need not say the kind',
      object('keda.sh/v1alpha1', 'ScaledObject', '{scaleTargetRef: {name: cart}, triggers: []}'),
      'ScaledObject.yaml:4 spec: {scaleTargetRef: {name: basket}, triggers: []}',
    ],
    [
      'a health check elsewhere',
      object(
        'example.com/v1',
        'Check',
        '{healthChecks: [{kind: Deployment, name: cart, namespace: shop}]}',
        'name: all, namespace: flux-system',
      ),
      'Check.yaml:4 spec: {healthChecks: [{kind: Deployment, name: basket, namespace: shop}]}',
    ],
  ])('%s', (_, other, line) => {
    expect([...(renamed(at + other, 'basket') as readonly string[])].sort()).toEqual([line, own].sort());
  });

  test('a Role that lets one scale it', () => {
    const role = `//- role.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata: {name: scale, namespace: shop}
rules:
- {apiGroups: [apps], resources: [deployments, deployments/scale], resourceNames: [cart, web], verbs: [patch]}
`;
    expect(renamed(at + role, 'basket')).toEqual([
      own,
      'role.yaml:5 - {apiGroups: [apps], resources: [deployments, deployments/scale], resourceNames: [basket, web], verbs: [patch]}',
    ]);
    expect(renamed(at + role.replace('[deployments,', '[services, deployments,'), 'basket')).toBe(
      'Role scale speaks of cart for several kinds: a rename cannot tell which is meant.',
    );
  });

  test('ends of policy tests', () => {
    const tests = `//- shop.netpol-test.yaml
tests:
- name: cart
  to: shop/cart
  allow: [cart, Deployment/shop/cart, {workload: 'cart', namespace: shop}]
- to: {labels: {app: cart}}
  deny: [internet]
`;
    const lines = [
      own,
      'shop.netpol-test.yaml:3 to: shop/basket',
      "shop.netpol-test.yaml:4 allow: [basket, Deployment/shop/basket, {workload: 'basket', namespace: shop}]",
    ];
    expect(renamed(at + tests, 'basket')).toEqual(lines);
    const there = tests.replace('to: shop/cart', 'to: shop/ca$0rt');
    expect(targetAt(cart + there)).toBe('cart (name of a Deployment)');
    expect(renamed(cart + there, 'basket')).toEqual(lines);
  });

  test('callers in the configuration', () => {
    const config = (text: string): string => `//- .netpol.yaml\ncallers:\n${text}\n`;
    const declared = config('- of: shop/cart\n  from: [shop/web, "shop/cart"]\n- {of: cart/cart, from: [shop/web]}');
    const source = at + deployment('web', { namespace: 'shop' });
    expect(renamed(source + declared, 'basket')).toEqual([
      '.netpol.yaml:2 - of: shop/basket',
      '.netpol.yaml:3 from: [shop/web, "shop/basket"]',
      own,
    ]);
    const daemon = deployment('cart', { kind: 'DaemonSet', namespace: 'shop', file: 'daemon.yaml' });
    expect(renamed(source + daemon + declared, 'basket')).toBe(
      'The configuration of Netpol means DaemonSet cart by shop/cart too, which would keep its name.',
    );
    expect(renamed(source + config('- {of: shop/basket, from: [shop/web]}'), 'basket')).toBe(
      'Callers of shop/basket in .netpol.yaml would lead to Deployment basket then.',
    );
  });

  test.each([
    ['another kind', object('autoscaling/v2', 'HPA', '{scaleTargetRef: {kind: StatefulSet, name: cart}}')],
    [
      'another group',
      object('autoscaling/v2', 'HPA', '{scaleTargetRef: {apiVersion: x/v1, kind: Deployment, name: cart}}'),
    ],
    [
      'another namespace',
      object(
        'autoscaling/v2',
        'HPA',
        '{scaleTargetRef: {kind: Deployment, name: cart}}',
        'name: cart, namespace: other',
      ),
    ],
  ])('not of %s', (_, other) => {
    expect(renamed(at + other, 'basket')).toEqual([own]);
  });

  test('from a reference', () => {
    const keda = object('keda.sh/v1alpha1', 'ScaledObject', '{scaleTargetRef: {name: ca$0rt}, triggers: []}');
    expect(targetAt(cart + keda)).toBe('cart (name of a Deployment)');
    expect(renamed(cart + keda, 'basket')).toEqual([
      'ScaledObject.yaml:4 spec: {scaleTargetRef: {name: basket}, triggers: []}',
      own,
    ]);
  });
});

test('with health checks and patches of Flux', () => {
  const flux = (name: string, path: string, more = ''): string => `apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: ${name}, namespace: flux-system}
spec:
  path: ${path}
  sourceRef: {kind: GitRepository, name: flux-system}
${more}`;
  const apps = flux(
    'cart',
    './apps',
    `  targetNamespace: shop
  healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: cart, namespace: shop}]
  patches:
  - target: {kind: Deployment, name: cart}
    patch: '- {op: add, path: /spec/minReadySeconds, value: 5}'
  - patch: |
      apiVersion: apps/v1
      kind: Deployment
      metadata: {name: cart}
      spec: {paused: true}
`,
  );
  const source = `//- clusters/dev/flux-system/gotk-sync.yaml
${flux('flux-system', './clusters/dev')}//- clusters/dev/apps.yaml
${apps}${deployment('cart', { file: 'apps/cart.yaml', cursor: '$0' })}`;
  expect(renamed(source, 'basket')).toEqual([
    'apps/cart.yaml:4 name: basket',
    'clusters/dev/apps.yaml:8 healthChecks: [{apiVersion: apps/v1, kind: Deployment, name: basket, namespace: shop}]',
    'clusters/dev/apps.yaml:10 - target: {kind: Deployment, name: basket}',
    'clusters/dev/apps.yaml:15 metadata: {name: basket}',
  ]);
});

describe('from a file that is not read otherwise', () => {
  test('of a HorizontalPodAutoscaler', () => {
    const scaler = object('autoscaling/v2', 'HPA', '{scaleTargetRef: {kind: Deployment, name: "ca$0rt"}}');
    expect(targetAt(cart + scaler)).toBe('cart (name of a Deployment)');
    expect(renamed(cart + scaler, 'basket')).toEqual([
      'HPA.yaml:4 spec: {scaleTargetRef: {kind: Deployment, name: "basket"}}',
      own,
    ]);
    expect(targetAt(cart + scaler.replace('kind: Deployment', 'kind: StatefulSet'))).toBe('nothing');
    expect(targetAt(cart + scaler.replace('ca$0rt', 'cart').replace('kind: HPA', 'kind: HP$0A'))).toBe('nothing');
  });

  test('of the configuration', () => {
    const config = '//- .netpol.yaml\n# ours\ncallers:\n- {of: shop/ca$0rt, from: [shop/web]}\n';
    expect(targetAt(cart + config)).toBe('cart (name of a Deployment)');
    expect(renamed(cart + config, 'basket')).toEqual(['.netpol.yaml:3 - {of: shop/basket, from: [shop/web]}', own]);
    expect(targetAt(cart + config.replace('shop/ca$0rt', 'shop/w$0eb'))).toBe('nothing');
    expect(targetAt(cart + config.replace('callers', 'callers: [').replace('ca$0rt', 'ca$0rt'))).toBe('nothing');
  });
});

describe('a StatefulSet', () => {
  const db = deployment('db', { kind: 'StatefulSet', ports: [5432] });
  const start = db.replace('  name: db\n', '  name: d$0b\n');
  const headless = service('db', { ports: [5432], spec: 'clusterIP: None' });
  const first = service('db-first', { ports: [5432], selector: 'statefulset.kubernetes.io/pod-name: db-0' });

  test('with selectors of single pods', () => {
    const admit = policy(
      'db',
      'podSelector: {matchExpressions: [{key: statefulset.kubernetes.io/pod-name, operator: In, values: [db-0, "db-12", dbs-0]}]}',
    );
    const budget = object(
      'policy/v1',
      'Budget',
      '{selector: {matchLabels: {statefulset.kubernetes.io/pod-name: db-1}}}',
    );
    expect(renamed(start + headless + first + admit + budget.replace(', namespace: shop', ''), 'store')).toEqual([
      'Budget.yaml:4 spec: {selector: {matchLabels: {statefulset.kubernetes.io/pod-name: store-1}}}',
      'db-first-service.yaml:6 selector: {statefulset.kubernetes.io/pod-name: store-0}',
      'db-policy.yaml:6 podSelector: {matchExpressions: [{key: statefulset.kubernetes.io/pod-name, operator: In, values: [store-0, "store-12", dbs-0]}]}',
      'db.yaml:4 name: store',
    ]);
  });

  test('is refused where a host names a pod', () => {
    const web = deployment('web', { env: { DB: 'postgres://db-0.db:5432' } });
    expect(renamed(start + headless + web, 'store')).toBe(
      'Env DB of web names the pod db-0, which would have another name.',
    );
  });
});

test('a Job, with the policy that selects it by its name', () => {
  const job = `//- migrate.yaml
apiVersion: batch/v1
kind: Job
metadata:
  name: mig$0rate
spec:
  template:
    spec: {containers: [{name: main, image: example}]}
`;
  const allow = policy('migrate', 'podSelector: {matchLabels: {job-name: migrate}}\ningress: []');
  expect(renamed(job + allow, 'upgrade')).toEqual([
    'migrate-policy.yaml:6 podSelector: {matchLabels: {job-name: upgrade}}',
    'migrate.yaml:4 name: upgrade',
  ]);
});

describe('kustomize', () => {
  const base = `${deployment('cart').replaceAll('//- ', '//- base/')}//- base/hpa.yaml
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: cart}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: cart}}
//- base/kustomization.yaml
resources: [cart.yaml, hpa.yaml]
`;
  const overlay = (name: string): string => `//- ${name}/kustomization.yaml
namespace: ${name}
resources: [../base]
replicas:
- {name: cart, count: 3}
patches:
- path: memory.yaml
- target: {kind: Deployment, name: cart}
  patch: '- {op: add, path: /spec/minReadySeconds, value: 5}'
- patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: cart
    spec:
      paused: true
replacements:
- source: {kind: Deployment, name: cart, fieldPath: spec.replicas}
  targets:
  - select: {kind: Deployment, name: cart}
    fieldPaths: [spec.progressDeadlineSeconds]
    options: {create: true}
//- ${name}/memory.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
spec: {template: {spec: {terminationGracePeriodSeconds: 5}}}
`;
  const overlayLines = (name: string): string[] => [
    `${name}/kustomization.yaml:4 - {name: basket, count: 3}`,
    `${name}/kustomization.yaml:7 - target: {kind: Deployment, name: basket}`,
    `${name}/kustomization.yaml:13 name: basket`,
    `${name}/kustomization.yaml:17 - source: {kind: Deployment, name: basket, fieldPath: spec.replicas}`,
    `${name}/kustomization.yaml:19 - select: {kind: Deployment, name: basket}`,
    `${name}/memory.yaml:3 metadata: {name: basket}`,
  ];
  const lines = [
    'base/cart.yaml:4 name: basket',
    'base/hpa.yaml:4 spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: basket}}',
    ...overlayLines('dev'),
    ...overlayLines('prod'),
  ];

  test('in every overlay of a base: patches, targets, replicas and replacements', () => {
    const source = base.replace('  name: cart\n', '  name: ca$0rt\n') + overlay('dev') + overlay('prod');
    expect(renamed(source, 'basket')).toEqual(lines);
  });

  test.each([
    ['a patch', '//- prod/memory.yaml\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: cart}', 'name: cart}'],
    ['a target', 'replicas:\n- {name: cart, count: 3}', 'name: cart,'],
  ])('from %s', (_, place, name) => {
    const source = base + overlay('dev') + overlay('prod');
    const index = source.lastIndexOf(place) + place.lastIndexOf(name) + 'name: ca'.length;
    const marked = `${source.slice(0, index)}$0${source.slice(index)}`;
    expect(targetAt(marked)).toBe('cart (name of a Deployment)');
    expect(renamed(marked, 'basket')).toEqual(lines);
  });

  test('in patches that delete it, and in components that none includes', () => {
    const deleting = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart}
$patch: delete
`;
    const component = (name: string): string => `//- ${name}/without/kustomization.yaml
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
patches: [path: cart.yaml]
//- ${name}/without/cart.yaml
${deleting}`;
    const source = `${base.replace('  name: cart\n', '  name: ca$0rt\n')}//- prod/kustomization.yaml
resources: [../base]
//- dev/kustomization.yaml
resources: [../base]
patches: [path: cart.yaml]
//- dev/cart.yaml
${deleting}${component('base')}${component('other')}${deployment('cart', { namespace: 'other', file: 'other/cart.yaml' })}`;
    expect(renamed(source, 'basket')).toEqual([
      'base/cart.yaml:4 name: basket',
      'base/hpa.yaml:4 spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: basket}}',
      'base/without/cart.yaml:3 metadata: {name: basket}',
      'dev/cart.yaml:3 metadata: {name: basket}',
    ]);
  });

  test('is refused where only the name tells clusters apart', () => {
    const plain = (path: string, port: number): string =>
      deployment('cart', { ports: [port], file: `${path}/cart.yaml` });
    const source = plain('dev', 80).replace('  name: cart\n', '  name: ca$0rt\n') + plain('prod', 81);
    expect(renamed(source, 'basket')).toBe('The clusters of the workspace would be others.');
  });

  test('is refused where a pattern would mean it no more', () => {
    const source = `${base.replace('  name: cart\n', '  name: ca$0rt\n')}//- dev/kustomization.yaml
resources: [../base]
patches:
- target: {kind: Deployment, name: c.*}
  patch: '- {op: add, path: /spec/minReadySeconds, value: 5}'
`;
    expect(renamed(source, 'basket')).toBe(
      'Deployment cart would change in more than this name: something else is written at the same place, or refers to it.',
    );
    expect(renamed(source, 'crate')).toHaveLength(2);
  });

  test('with a prefix it is made of what is written', () => {
    const source = base
      .replace('  name: cart\n', '  name: ca$0rt\n')
      .replace('resources:', 'namePrefix: my-\nresources:');
    expect(renamed(source, 'basket')).toBe(
      'A kustomization makes my-cart of what is written here: a rename cannot change it.',
    );
  });
});

describe('is refused', () => {
  test.each([
    [
      'where there is one',
      deployment('basket', { namespace: 'shop' }),
      'There is a Deployment basket in shop already.',
    ],
    [
      'where something of a kind that is not read speaks of one',
      object('autoscaling/v2', 'HPA', '{scaleTargetRef: {kind: Deployment, name: basket}}'),
      'HPA cart speaks of basket already, and would mean this one.',
    ],
    [
      'where something speaks of one',
      object('keda.sh/v1alpha1', 'ScaledObject', '{scaleTargetRef: {name: basket}, triggers: []}'),
      'ScaledObject cart speaks of basket already, and would mean this one.',
    ],
    [
      'where a reference may mean another one too',
      deployment('cart', { namespace: 'other', file: 'other.yaml' }) +
        object('autoscaling/v2', 'HPA', '{scaleTargetRef: {kind: Deployment, name: cart}}', 'name: cart'),
      'HPA cart may mean Deployment cart in other too, which would keep its name.',
    ],
    [
      'where a policy test names one',
      '//- shop.netpol-test.yaml\ntests:\n- to: shop/cart\n  deny: [basket]\n',
      'shop.netpol-test.yaml would be about Deployment basket then.',
    ],
  ])('%s', (_, other, reason) => {
    expect(renamed(at + other, 'basket')).toBe(reason);
  });

  test.each([
    [at, 'Cart', /^Cart cannot be the name of a Deployment: a lowercase RFC 1123 subdomain must/],
    [
      at
        .replace('apps/v1', 'batch/v1')
        .replace('kind: Deployment', 'kind: CronJob')
        .replace(
          'spec:\n  template:',
          'spec:\n  jobTemplate: {spec: {template: {spec: {containers: [{name: main}]}}}}\n  template:',
        ),
      'x'.repeat(53),
      /: must be no more than 52 characters\.$/,
    ],
  ])('where the name is not valid', (source, name, reason) => {
    expect(renamed(source, name)).toMatch(reason);
  });
});

test('nothing where the name is made by an operator, or is no name of a workload', () => {
  const prometheus =
    '//- p.yaml\napiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: k$08s}\nspec: {}\n';
  expect(targetAt(prometheus)).toBe('nothing');
  expect(targetAt(cart.replace('name: main', 'name: ma$0in'))).toBe('nothing');
});
