import { expect, test } from 'vitest';
import { meaningsOfHost } from '../../server/src/calls/host.ts';

/** Read by a pod in namespace `home`; `pod/service@namespace`, in the order in which the resolver tries them. */
test.each<[host: string, ...meanings: string[]]>([
  ['cart', 'cart@home'],
  ['cart.shop', 'cart/shop@home', 'cart@shop'],
  ['cart.shop.svc', 'cart@shop'],
  ['cart.shop.svc.cluster.local', 'cart@shop'],
  ['cart.shop.svc.cluster.local.', 'cart@shop'],
  ['cart.shop.svc.example.com', 'cart@shop'],
  ['redis-0.redis', 'redis-0/redis@home', 'redis-0@redis'],
  ['redis-0.redis.data', 'redis-0/redis@data'],
  ['redis-0.redis.data.svc', 'redis-0/redis@data'],
  ['redis-0.redis.data.svc.cluster.local', 'redis-0/redis@data'],
  ['svc.shop.svc', 'svc@shop'],
  ['cart.'],
  ['cart.shop.'],
  ['cart.shop.svc.'],
  ['api.v1.example.com'],
  ['a.b.c.d.svc.cluster.local'],
])('%s', (host, ...meanings) => {
  const written = meaningsOfHost(host, 'home').map(
    ({ pod, service, namespace }) => `${pod ? `${pod}/` : ''}${service}@${namespace}`,
  );
  expect(written).toEqual(meanings);
});
