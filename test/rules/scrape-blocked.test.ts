import { test } from 'vitest';
import { deployment, policy, service } from '../support/manifests.ts';
import { checkCalls } from './support/checkCalls.ts';

const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');
const open = policy('open', 'podSelector: {}\ningress: [{from: [{namespaceSelector: {}}]}]');
const server = (name: string, namespace: string): string =>
  deployment(name, { namespace }).replace('image: example', 'image: quay.io/prometheus/prometheus:v3');

const web = (finding = ''): string => `
//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels: {app: web}
      annotations:
        prometheus.io/scrape: "true"
${finding}        prometheus.io/port: "9100"
    spec:
      containers: [{name: main}]
`;

test('a pod that nobody may call, where no manifest shows Prometheus', () => {
  checkCalls(
    web(
      '#                             ^^^^^^ information scrape-blocked: Prometheus reads the metrics of web on TCP 9100 (annotation prometheus.io/scrape of web), which policy deny does not admit.\n',
    ) + deny,
  );
});

test('one that Prometheus may not call', () => {
  const others = policy('some', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]');
  checkCalls(
    web(
      '#                             ^^^^^^ information scrape-blocked: prometheus in namespace monitoring reads the metrics of web on TCP 9100 (annotation prometheus.io/scrape of web), which policy some does not admit.\n',
    ) +
      others +
      server('prometheus', 'monitoring'),
  );
});

test('a Prometheus that reads its own metrics', () => {
  checkCalls(`
//- prometheus.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: prometheus}
spec:
  template:
    metadata:
      labels: {app: prometheus}
      annotations: {prometheus.io/scrape: "true", prometheus.io/port: "9090"}
    spec:
      containers: [{name: main, image: "prom/prometheus:v3"}]
${deny}`);
});

test('what a Service or a ServiceMonitor announces', () => {
  checkCalls(`
//- monitor.yaml
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: web
spec:
  selector: {matchLabels: {app: web}}
  endpoints:
  - port: http
#   ^^^^^^^^^^ information scrape-blocked: Prometheus reads the metrics of web on TCP 8080 (ServiceMonitor web), which policy deny does not admit.
//- web-service.yaml
apiVersion: v1
kind: Service
metadata:
  name: web
  labels: {app: web}
  annotations:
    prometheus.io/scrape: "true"
#                         ^^^^^^ information scrape-blocked: Prometheus reads the metrics of web on TCP 8080 (annotation prometheus.io/scrape of Service web), which policy deny does not admit.
spec:
  selector: {app: web}
  ports: [{name: http, port: 80, targetPort: 8080}]
${deployment('web')}${deny}`);
});

test.each([
  ['any pod may call it', web() + open],
  ['nothing isolates it', web()],
  [
    'a namespace is admitted, which may be that of Prometheus',
    web() + policy('some', 'podSelector: {}\ningress: [{from: [{namespaceSelector: {matchLabels: {a: b}}}]}]'),
  ],
  [
    'one of two servers may',
    web() +
      policy('some', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]') +
      server('one', 'monitoring') +
      server('two', 'default'),
  ],
  [
    'an address may be that of a server elsewhere',
    web() + policy('some', 'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 192.0.2.0/24}}]}]'),
  ],
  ['nothing is announced', deployment('web') + service('web') + deny],
])('nothing where %s', (_, source) => {
  checkCalls(source);
});
