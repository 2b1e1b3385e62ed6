import { test } from 'vitest';
import { described, chosen, offered } from '../../support/completion.ts';
import { deployment, namespace, policy } from '../../support/manifests.ts';
const shop = ['cart', 'web', 'orders'].map((name) => deployment(name, { namespace: 'shop', labels: `app: ${name}, tier: ${name === 'web' ? 'front' : 'back'}`, ports: ['name: http, containerPort: 8080'], env: name === 'web' ? { C: 'cart' } : {} })).join('') + deployment('prometheus', { namespace: 'monitoring' }) + namespace('shop', 'team: a') + namespace('monitoring', 'team: b');
const of = (spec: string) => policy('p', spec, 'shop') + shop;
test.each([
  'podSelector:\n  matchLabels:\n    $0',
  'podSelector:\n  matchLabels:\n    app:$0',
  'podSelector:\n  matchLabels:\n    app: $0\n    tier: back',
  'podSelector:\n  matchLabels: {app: $0, tier: back}',
  'podSelector:\n  matchLabels: {$0}',
  'podSelector:\n  matchLabels: {app: "$0\npolicyTypes: [Ingress]',
  'podSelector:\n  matchLabels: {app: $0\npolicyTypes: [Ingress]',
  'podSelector:\n  matchExpressions:\n  - key: app\n    operator: NotIn\n    values: [web, $0]',
  'podSelector:\n  matchExpressions:\n  - key: app\n    operator: In\n    values:\n    - $0',
  'podSelector:\n  matchExpressions:\n  - key: app\n    operator: $0',
  'podSelector: {}\npolicyTypes:\n- $0',
  'podSelector: {}\npolicyTypes:\n- Ingress\n-$0',
  'podSelector: {}\npolicyTypes:\n  $0',
  'podSelector: {}\npolicyTypes: $0',
  '$0',
  'podSelector: {}\n$0',
  'podSelector: {matchLabels: {app: cart}}\ningress:\n- from:\n  - $0',
  'podSelector: {matchLabels: {app: cart}}\ningress:\n- from:\n  - podS$0\n  ports:\n  - port: 80',
  'podSelector: {matchLabels: {app: web}}\negress:\n- to:\n  $0\n  - podSelector: {}',
  'podSelector: {matchLabels: {app: web}}\negress:\n- $0',
  'podSelector: {matchLabels: {app: web}}\negress:\n- to:\n  - podSelector:\n      matchLabels: {app: cart}\n  ports:\n  - port: $0',
  'podSelector: {matchLabels: {app: web}}\ningress:\n- from:\n  - namespaceSelector:\n      matchLabels:\n        $0',
  'podSelector: {}\negress:\n- to:\n  - ipBlock:\n      cidr: $0',
  'podSelector: {}\negress:\n- to:\n  - ipBlock:\n      cidr: 10.0.0.0/8\n      except:\n      - $0',
])('%j', (spec) => {
  const found = offered(of(spec));
  console.log(spec + '\n=> ' + found.map(described).join(' | '));
  for (const { label } of found.slice(0, 2)) console.log(`[${label}]\n` + chosen(of(spec), label).split('spec:\n')[1]);
});
test('doc', () => {
  const found = offered('//- a.yaml\n$0\n' + shop);
  console.log(found.map(described).join(' | '));
  for (const { label } of found) console.log(`[${label}]\n` + chosen('//- a.yaml\n$0\n' + shop, label));
});
