import { test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { deployment, service } from '../support/manifests.ts';
import { policy } from './support/policy.ts';

function checkPolicy(text: string, ...others: readonly string[]): void {
  checkDiagnostics(`//- policy.yaml\n${policy(text)}\n${others.join('')}`, {
    ignoring: ['unprotected-ingress', 'unprotected-egress', 'egress-blocks-dns', 'policy-types-omitted-egress-only'],
    also: ['port-not-exposed'],
  });
}

const haproxy = deployment('haproxy', { ports: [6379, 9101] });
const open = (port: string) => `spec:\n  podSelector: {matchLabels: {app: haproxy}}\n  ingress: [{ports: [${port}]}]\n`;

test('a number that nothing names', () => {
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: haproxy}}
  ingress:
  - ports:
    - port: 6379
    - port: 26379
#           ^^^^^ hint port-not-exposed: Nothing says that the selected pods listen on port 26379: no container declares it, and no probe, variable or Service names it.
`,
    haproxy,
  );
});

test('a number that stands anywhere in the pod template', () => {
  const port = '{port: 26379}';
  checkPolicy(open(port), deployment('haproxy', { ports: [6379], env: { LISTEN: '":26379"' } }));
  checkPolicy(open(port), deployment('haproxy', { ports: [6379], env: { URL: 'tcp://0.0.0.0:26379/x' } }));
  checkPolicy(
    open(port),
    haproxy.replace('      labels:', '      annotations: {prometheus.io/port: "26379"}\n      labels:'),
  );
});

test('the target port of a Service, and the port of a headless one', () => {
  checkPolicy(open('{port: 26379}'), haproxy, service('haproxy', { ports: ['80 -> 26379'] }));
  checkPolicy(open('{port: 26379}'), haproxy, service('haproxy', { ports: [26379], spec: 'clusterIP: None' }));
});

test('pods of which one has the port, or says nothing of its ports, or too little', () => {
  const selected =
    'spec:\n  podSelector: {matchExpressions: [{key: app, operator: Exists}]}\n  ingress: [{ports: [{port: 26379}]}]\n';
  checkPolicy(selected, haproxy, deployment('redis', { ports: [26379] }));
  checkPolicy(selected, haproxy, deployment('redis'));
  checkPolicy(selected, haproxy, deployment('redis', { ports: ['name: x, containerPort: "${PORT}"'] }));
});

test('not of ranges, names, all pods, the ports of a sidecar, and what is hidden or rejected', () => {
  for (const port of [
    '{port: 1000, endPort: 2000}',
    '{port: 15090}',
    '{port: 4191}',
    '{protocol: UDP}',
    '{port: "${PORT}"}',
  ])
    checkPolicy(open(port), haproxy);
  checkPolicy('spec:\n  podSelector: {}\n  ingress: [{ports: [{port: 26379}]}]\n', haproxy);
  checkPolicy('spec:\n  podSelector: {matchLabels: {app: haproxy}}\n  egress: [{ports: [{port: 26379}]}]\n', haproxy);
  checkPolicy(
    `
spec:
  podSelector: {matchLabels: {app: haproxy}}
  ingress: [{ports: [{port: 70000}]}]
#                           ^^^^^ error invalid-port
`,
    haproxy,
  );
});
