import { expect, test } from 'vitest';
import { parseAddresses } from '../../server/src/calls/address.ts';

test.each<[text: string, ...hosts: string[]]>([
  ['cart', 'cart'],
  ['cart:7070', 'cart:7070'],
  ['cart.shop', 'cart.shop'],
  ['cart.shop:7070', 'cart.shop:7070'],
  ['cart.shop.svc', 'cart.shop.svc'],
  ['cart.shop.svc.cluster.local:7070', 'cart.shop.svc.cluster.local:7070'],
  ['cart.shop.svc.cluster.local.:7070', 'cart.shop.svc.cluster.local.:7070'],
  ['redis-0.redis:6379', 'redis-0.redis:6379'],
  ['http://cart', 'http cart'],
  ['HTTP://Cart:80/items?id=1#x', 'http cart:80'],
  ['https://cart/a:b@c', 'https cart'],
  ['http://cart?x=1', 'http cart'],
  ['cart:7070/path', 'cart:7070'],
  ['cart/path', 'cart'],
  ['postgres://user:pa:ss@db:5432/shop', 'postgres db:5432'],
  ['amqp://user:p@ss@mq:5672', 'amqp mq:5672'],
  ['jdbc:mysql://db:3306/shop?useSSL=false', 'jdbc:mysql db:3306'],
  ['mongodb+srv://mongo/db', 'mongodb+srv mongo'],
  ['mongodb://u:p@m0:27017,m1:27017/db?replicaSet=a,b', 'mongodb m0:27017', 'mongodb m1:27017'],
  ['kafka-0.kafka:9092, kafka-1.kafka:9092', 'kafka-0.kafka:9092', 'kafka-1.kafka:9092'],
  ['http://es0:9200,http://es1:9200/x', 'http es0:9200', 'http es1:9200'],
  [' cart:7070\n', 'cart:7070'],
])('%j is an address', (text, ...hosts) => {
  const written = parseAddresses(text).map(
    ({ scheme, host, port }) => `${scheme ? `${scheme} ` : ''}${host}${port ? `:${port}` : ''}`,
  );
  expect(written).toEqual(hosts);
});

test.each([
  '',
  '8080',
  '1.5',
  '10.0.0.1',
  '10.0.0.1:80',
  '[::1]:80',
  'not%a*url',
  'two words',
  'cart:',
  'cart:http',
  'cart:0',
  'cart:65536',
  'cart:7070:7071',
  'cart: 7070',
  'cart:0x50',
  'cart:$(PORT)',
  'http://${CART}:80',
  '{{ cart }}:80',
  'a..b:80',
  '-cart:80',
  'cart_db:80',
  'cart:7070,$(OTHER)',
  `${'a'.repeat(64)}:80`,
  'http://',
  '://cart',
  ':80',
])('%j is none', (text) => {
  expect(parseAddresses(text)).toEqual([]);
});

test('a very long text takes no longer than its length', () => {
  const started = performance.now();
  for (const part of ['a,', 'a.', 'a:', '@', 'a://', ' , ', 'aA+.-:'])
    expect(parseAddresses(part.repeat(100_000))).toBeDefined();
  expect(performance.now() - started).toBeLessThan(2_000);
});

test('a long text is looked at once, whatever it is made of', () => {
  const long = 300_000;
  for (const piece of [' ', '\n', ',', ', ', 'a', 'a,', 'a:', ':', '/', '@', '.', 'a.', '-', 'http://a,', 'a://,'])
    expect(parseAddresses(`(${piece.repeat(long / piece.length)}y z`), piece).toEqual([]);
});
