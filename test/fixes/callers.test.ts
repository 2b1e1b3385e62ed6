import { expect, test } from 'vitest';
import { possibleCallers } from '../../server/src/fixes/callers.ts';
import { clusterIn, workloadIn } from '../support/cluster.ts';
import { deployment, policy, service } from '../support/manifests.ts';

const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');
const web = deployment('web', { env: { CART: 'cart:80' } });

function callers(source: string, target = 'cart'): string[] {
  const cluster = clusterIn(source);
  return possibleCallers(cluster, workloadIn(cluster, target)).map(
    ({ workload, verdict, outcome }) => `${workload.resource.name}: ${verdict}, ${outcome}`,
  );
}

test('everyone but the target, those who may not call it first', () => {
  const cart = deployment('cart', { ports: [7070] });
  const open = policy('open', 'podSelector: {}\ningress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]');
  expect(callers(deployment('a') + deployment('b') + cart + open)).toEqual([
    'b: denied, opens TCP 7070',
    'a: allowed, may call already',
  ]);
  expect(callers(deployment('a') + cart)).toEqual(['a: allowed, may call already']);
  expect(callers(cart)).toEqual([]);
});

test('a copy of the target is no other workload', () => {
  expect(callers(deployment('cart') + deployment('cart', { file: 'all.yaml' }))).toEqual([]);
});

test('how we know the ports is said, where the target does not declare them', () => {
  const cart = deployment('cart');
  expect(callers(deployment('a') + cart + deny)).toEqual(['a: denied, opens all ports, since cart declares none']);
  expect(callers(deployment('a') + cart + deny + service('cart', { ports: ['80 -> 8080'] }))).toEqual([
    'a: denied, opens TCP 8080, the target of Service cart',
  ]);
  expect(callers(web + cart + deny + service('cart', { ports: ['80 -> 8080'] }))).toEqual([
    'web: denied, opens TCP 8080',
  ]);
  expect(callers(web + cart + deny + service('cart', { ports: ['80 -> http'] }))).toEqual([
    'web: denied, opens TCP 80, as env CART of web says',
  ]);
  expect(
    callers(web + deployment('cart', { ports: [9090] }) + deny + service('cart', { ports: ['80 -> http'] })),
  ).toEqual(['web: denied, opens TCP 9090']);
});

test('only some of the ports are open', () => {
  const some = policy('some', 'podSelector: {}\ningress: [{ports: [{port: 80}]}]');
  expect(callers(deployment('a') + deployment('cart', { ports: [80, 81] }) + some)).toEqual([
    'a: denied, opens TCP 80-81',
  ]);
});

test('what is unknown, and what cannot be done', () => {
  const block = policy('block', 'podSelector: {}\ningress: [{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}]');
  expect(callers(deployment('a') + deployment('cart', { ports: [80] }) + block)).toEqual(['a: unknown, opens TCP 80']);
  expect(callers(deployment('a', { labels: '' }) + deployment('cart') + deny)).toEqual([
    'a: denied, The pods of a have no label that a policy could select them by: add one to the pod template.',
  ]);
});
