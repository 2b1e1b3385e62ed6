/** Calls that objects tell of which are at neither end: who calls is often no pod of the manifests. */
import { describe, expect, test } from 'vitest';
import { allCallsIn, evidenceIn } from '../support/calls.ts';
import { deployment, service } from '../support/manifests.ts';
import { isIrrelevant } from '../support/relevant.ts';

const hook =
  deployment('hook', { ports: ['name: https, containerPort: 9443'] }) +
  service('hook', { ports: ['443 -> https', 'admin 8080'] });

function object(apiVersion: string, kind: string, rest: string, name = 'o'): string {
  return [
    `//- ${kind}.yaml`,
    `apiVersion: ${apiVersion}`,
    `kind: ${kind}`,
    `metadata: {name: ${name}}`,
    rest.trim(),
    '',
  ].join('\n');
}

describe('the API server', () => {
  const client = '{name: hook, namespace: default}';
  test.each<[kind: string, apiVersion: string, rest: string]>([
    [
      'ValidatingWebhookConfiguration',
      'admissionregistration.k8s.io/v1',
      `webhooks: [{name: a, clientConfig: {service: ${client}}}]`,
    ],
    [
      'MutatingWebhookConfiguration',
      'admissionregistration.k8s.io/v1',
      `webhooks: [{name: a, clientConfig: {service: ${client}}}]`,
    ],
    ['APIService', 'apiregistration.k8s.io/v1', `spec: {service: ${client}}`],
    [
      'CustomResourceDefinition',
      'apiextensions.k8s.io/v1',
      `spec: {conversion: {strategy: Webhook, webhook: {conversionReviewVersions: [v1], clientConfig: {service: ${client}}}}}`,
    ],
  ])('calls the Service of a %s', (kind, apiVersion, rest) => {
    const source = hook + object(apiVersion, kind, rest);
    expect(allCallsIn(source)).toEqual([`apiServer -> hook TCP 9443, strong: ${kind} o`]);
    expect(evidenceIn(source)).toEqual(['hook']);
  });

  test('on the port that is named, and elsewhere not at all', () => {
    const webhook = (config: string) =>
      object(
        'admissionregistration.k8s.io/v1',
        'ValidatingWebhookConfiguration',
        `webhooks: [{name: a, clientConfig: ${config}}]`,
      );
    expect(allCallsIn(hook + webhook('{service: {name: hook, namespace: default, port: 8080}}'))).toEqual([
      'apiServer -> hook TCP 8080, strong: ValidatingWebhookConfiguration o',
    ]);
    expect(allCallsIn(hook + webhook('{service: {name: hook, namespace: shop}}'))).toEqual([]);
    expect(allCallsIn(hook + webhook('{url: "https://hook.default.svc"}'))).toEqual([]);
  });

  test('a definition without a webhook for conversion is not parsed', () => {
    const definition =
      'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: o}\nspec: {names: {kind: X}}\n';
    expect(isIrrelevant(definition)).toBe(true);
    expect(isIrrelevant(`${definition}# conversionReviewVersions\n`)).toBe(false);
  });
});

describe('Prometheus', () => {
  const app = deployment('app', {
    labels: 'app: app',
    ports: ['name: http, containerPort: 8080', 'name: metrics, containerPort: 9090'],
  });
  const front = service('app', { ports: ['web 80 -> http', 'metrics 9100 -> metrics'] });
  const labelled = front.replace('  name: app\n', '  name: app\n  labels: {team: x}\n');
  const monitor = (kind: string, spec: string) => object('monitoring.coreos.com/v1', kind, `spec: {${spec}}`);

  test.each<[spec: string, ports: string]>([
    ['selector: {matchLabels: {team: x}}, endpoints: [{port: metrics}]', 'TCP 9090'],
    ['selector: {matchLabels: {team: x}}, endpoints: [{targetPort: http}]', 'TCP 8080'],
    ['selector: {matchLabels: {team: x}}, endpoints: [{targetPort: 1}]', 'TCP 1'],
    ['selector: {}, namespaceSelector: {any: true}, endpoints: [{port: web}]', 'TCP 8080'],
    ['selector: {}, namespaceSelector: {matchNames: [default]}, endpoints: [{port: web}]', 'TCP 8080'],
  ])('by a ServiceMonitor: %s', (spec, ports) => {
    expect(allCallsIn(app + labelled + monitor('ServiceMonitor', spec))).toEqual([
      `prometheus -> app ${ports}, strong: ServiceMonitor o`,
    ]);
  });

  test('not by one for other labels or namespaces', () => {
    for (const spec of [
      'selector: {matchLabels: {team: y}}, endpoints: [{port: metrics}]',
      'selector: {}, namespaceSelector: {matchNames: [shop]}, endpoints: [{port: metrics}]',
    ])
      expect(allCallsIn(app + labelled + monitor('ServiceMonitor', spec))).toEqual([]);
  });

  test('by a PodMonitor, whose ports are those of containers', () => {
    expect(
      allCallsIn(
        app + front + monitor('PodMonitor', 'selector: {matchLabels: {app: app}}, podMetricsEndpoints: [{port: http}]'),
      ),
    ).toEqual(['prometheus -> app TCP 8080, strong: PodMonitor o']);
  });

  test('by annotations of pods and of Services, whose port is one of the pods', () => {
    const annotated = app.replace(
      '      labels:',
      '      annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9090"}\n      labels:',
    );
    expect(allCallsIn(annotated)).toEqual([
      'prometheus -> app TCP 9090, strong: annotation prometheus.io/scrape of app',
    ]);
    expect(allCallsIn(annotated.replace(', prometheus.io/port: "9090"', ''))).toEqual([
      'prometheus -> app TCP 8080, 9090, strong: annotation prometheus.io/scrape of app',
    ]);
    expect(allCallsIn(annotated.replace('scrape: "true"', 'scrape: "false"'))).toEqual([]);
    const onService = front.replace('  name: app\n', '  name: app\n  annotations: {prometheus.io/scrape: "true"}\n');
    expect(allCallsIn(app + onService)).toEqual([
      'prometheus -> app TCP 8080, 9090, strong: annotation prometheus.io/scrape of Service app',
    ]);
  });

  test('from the workload that runs it, where there is one', () => {
    const prometheus = deployment('prom').replace('image: example', 'image: quay.io/prometheus/prometheus:v2.1');
    expect(
      allCallsIn(app + labelled + prometheus + monitor('ServiceMonitor', 'selector: {}, endpoints: [{port: web}]')),
    ).toEqual(['prom -> app TCP 8080, strong: ServiceMonitor o']);
  });

  test('from the pods that its operator makes', () => {
    const prometheus = object('monitoring.coreos.com/v1', 'Prometheus', 'spec: {}', 'k8s');
    expect(
      allCallsIn(app + labelled + prometheus + monitor('ServiceMonitor', 'selector: {}, endpoints: [{port: web}]')),
    ).toEqual(['k8s -> app TCP 8080, strong: ServiceMonitor o']);
  });
});

describe('prometheus-operator', () => {
  const main = (spec: string): string => object('monitoring.coreos.com/v1', 'Alertmanager', spec, 'main');
  const front = service('main', { ports: ['web 9093'], selector: 'alertmanager: main' });
  const prometheus = (endpoint: string): string =>
    object('monitoring.coreos.com/v1', 'Prometheus', `spec: {alerting: {alertmanagers: [${endpoint}]}}`, 'k8s');

  test('tells Prometheus of its Alertmanagers by Services, with ports by name or number', () => {
    for (const port of ['web', '9093']) {
      const source = main('spec: {}') + front + prometheus(`{namespace: default, name: main, port: ${port}}`);
      expect(allCallsIn(source)).toEqual(['k8s -> main TCP 9093, strong: Prometheus k8s']);
    }
    expect(allCallsIn(main('spec: {}') + front + prometheus('{namespace: default, name: gone, port: web}'))).toEqual(
      [],
    );
    expect(allCallsIn(main('spec: {}') + front + prometheus('{port: web}'))).toEqual([]);
  });

  test('gives addresses to write to and to ask', () => {
    const db = deployment('db', { ports: [9009] }) + service('db', { ports: [9009] });
    const write = object(
      'monitoring.coreos.com/v1',
      'Prometheus',
      'spec: {remoteWrite: [{url: "http://db:9009/api/v1/push"}]}',
      'k8s',
    );
    expect(allCallsIn(db + write)).toEqual(['k8s -> db TCP 9009, strong: Prometheus k8s']);
    const ruler = object('monitoring.coreos.com/v1', 'ThanosRuler', 'spec: {queryEndpoints: ["dns+db:9009"]}', 'r');
    expect(allCallsIn(db + ruler)).toEqual(['r -> db TCP 9009, strong: ThanosRuler r']);
  });

  test('lets the replicas of an Alertmanager find each other', () => {
    expect(allCallsIn(main('spec: {replicas: 3}'))).toEqual([
      'main -> main TCP 9094 and UDP 9094, strong: replicas of main',
    ]);
    expect(allCallsIn(main('spec: {replicas: 1}'))).toEqual([]);
  });
});

test('clients outside of the cluster call a LoadBalancer and a NodePort', () => {
  const cart = deployment('cart');
  const front = (type: string) => service('cart', { ports: ['80 -> 8080'], spec: `type: ${type}` });
  expect(allCallsIn(cart + front('LoadBalancer'))).toEqual([
    'outside -> cart TCP 8080, strong: type LoadBalancer of Service cart',
  ]);
  expect(allCallsIn(cart + front('NodePort'))).toEqual([
    'outside -> cart TCP 8080, strong: type NodePort of Service cart',
  ]);
  expect(allCallsIn(cart + front('ClusterIP'))).toEqual([]);
});

test('the pods of a gateway call the destinations of a VirtualService, and nobody those inside of the mesh', () => {
  const route = (gateways: string) =>
    object(
      'networking.istio.io/v1',
      'VirtualService',
      `spec: {${gateways}http: [{route: [{destination: {host: hook, port: {number: 8080}}}]}]}`,
    );
  expect(allCallsIn(hook + route('gateways: [edge], '))).toEqual([
    'ingressController -> hook TCP 8080, strong: destination of VirtualService o',
  ]);
  expect(allCallsIn(hook + route('gateways: [mesh], '))).toEqual([]);
  expect(allCallsIn(hook + route(''))).toEqual([]);
});

test('the pods of a ServiceAccount that an AuthorizationPolicy admits', () => {
  const web = deployment('web', { pod: 'serviceAccountName: shop' });
  const policy = (rest: string) =>
    object('security.istio.io/v1', 'AuthorizationPolicy', `spec: {selector: {matchLabels: {app: hook}}, ${rest}}`);
  const rules =
    'rules: [{from: [{source: {principals: [cluster.local/ns/default/sa/shop]}}], to: [{operation: {ports: ["9443"]}}]}]';
  expect(allCallsIn(hook + web + policy(rules))).toEqual(['web -> hook TCP 9443, weak: AuthorizationPolicy o']);
  expect(allCallsIn(hook + web + policy(`action: DENY, ${rules}`))).toEqual([]);
  expect(allCallsIn(hook + web + policy(rules.replace('sa/shop', 'sa/*')))).toEqual([]);
});

test('ClientIntents of both versions', () => {
  const web = deployment('web');
  const intents = (spec: string) => object('k8s.otterize.com/v1', 'ClientIntents', `spec: {${spec}}`);
  expect(
    allCallsIn(hook + web + intents('service: {name: web}, calls: [{name: hook}, {name: bucket, type: aws}]')),
  ).toEqual(['web -> hook no port, strong: ClientIntents o']);
  expect(
    allCallsIn(
      hook + web + intents('workload: {name: web}, targets: [{kubernetes: {name: hook.default, kind: Service}}]'),
    ),
  ).toEqual(['web -> hook TCP 8080, 9443, strong: ClientIntents o']);
  expect(allCallsIn(hook + web + intents('service: {name: web}, calls: [{name: "svc:hook"}]'))).toHaveLength(1);
});

test('KEDA asks what its triggers name', () => {
  const scaled = object(
    'keda.sh/v1alpha1',
    'ScaledObject',
    'spec: {triggers: [{type: redis, metadata: {address: "hook.default:8080", listName: hook}}]}',
  );
  expect(allCallsIn(hook + scaled)).toEqual(['keda -> hook TCP 8080, strong: address of ScaledObject o']);
});

describe('Docker Compose', () => {
  const compose = (services: string): string => `//- docker-compose.yml\nservices:\n${services}\n`;
  const shop = deployment('web') + deployment('db', { ports: [5432] }) + service('db', { ports: [5432] });

  test('a part depends on others, which have a Service of that name', () => {
    const expected = ['web -> db TCP 5432, weak: dependency of web in Docker Compose'];
    for (const depends of [
      'depends_on: [db, gone]',
      'depends_on: {db: {condition: started}}',
      'links: ["db:database"]',
    ]) {
      const source = shop + compose(`  web: {image: web, ${depends}}\n  db: {image: postgres}`);
      expect(allCallsIn(source)).toEqual(expected);
      expect(allCallsIn(source.replaceAll('\n', '\r\n'))).toEqual(expected);
    }
    expect(evidenceIn(shop + compose('  web: {depends_on: [db]}'))).toEqual(['db']);
  });

  test('not one of another name, on itself, or of a namespace without both', () => {
    expect(allCallsIn(shop + compose('  front: {depends_on: [db]}'))).toEqual([]);
    expect(allCallsIn(shop + compose('  db: {depends_on: [db]}'))).toEqual([]);
    const elsewhere = deployment('web', { namespace: 'a' }) + service('db', { namespace: 'b' });
    expect(allCallsIn(elsewhere + compose('  web: {depends_on: [db]}'))).toEqual([]);
  });

  test('a file that says no such thing is not parsed, and a manifest is none', () => {
    expect(isIrrelevant('services:\n  web: {image: web}\n')).toBe(true);
    expect(isIrrelevant('depends_on: [db]\nlinks: []\n')).toBe(true);
    expect(allCallsIn(shop + compose('  web: {depends_on: [db]}\nkind: List'))).toEqual([]);
    expect(allCallsIn(shop + compose('  web: {depends_on: [db'))).toEqual([]);
  });
});
