/** Addresses in longer texts: which words are hosts, and where they stand. */
import { expect, test } from 'vitest';
import { addressesIn } from '../../server/src/calls/scan.ts';

function found(text: string, isScript = false): string[] {
  return addressesIn(text, isScript).map(({ host, port, scheme, start, end }) => {
    expect(text.slice(start, end).toLowerCase().startsWith(host)).toBe(true);
    return `${scheme === undefined ? '' : `${scheme}://`}${host}${port === undefined ? '' : `:${port}`}`;
  });
}

test.each<[text: string, ...addresses: string[]]>([
  ['proxy_pass http://cart:7070/api;', 'http://cart:7070'],
  ['upstream x { server cart:7070; server api.shop.svc:80; }', 'cart:7070', 'api.shop.svc:80'],
  ['  server R0 argocd-redis-ha-announce-0:6379 check', 'argocd-redis-ha-announce-0:6379'],
  ['    sentinel monitor master redis-0 6379 2', 'redis-0:6379'],
  ['spring.datasource.url=jdbc:postgresql://db:5432/shop?ssl=true', 'spring.datasource.url', 'postgresql://db:5432'],
  ['mongodb://user:p4ss@a:27017,b.shop:27018/db', 'mongodb://a:27017', 'mongodb://b.shop:27018'],
  ['amqp://guest:guest@rabbit:5672/%2f', 'amqp://rabbit:5672'],
  ['jdbc:oracle:thin:@db:1521:orcl', 'db:1521'],
  ['jdbc:sqlserver://db:1433;database=shop', 'sqlserver://db:1433'],
  ['user:pass@tcp(db:3306)/shop', 'db:3306'],
  ['PLAINTEXT://k0:9092,PLAINTEXT://k1:9092', 'plaintext://k0:9092', 'plaintext://k1:9092'],
  ['bootstrap.servers=k0:9092, k1:9092', 'bootstrap.servers', 'k0:9092', 'k1:9092'],
  ['host=db user=u dbname=d', 'db'],
  ['"redisHost": "redis",', 'redis'],
  ['address: { socket_address: { address: cart, port_value: 7070 } }', 'cart'],
  ['driver: mysql', ...[]],
  ['cors.allowed-origins = http://web:80\nurl: http://cart:80', 'cors.allowed-origins', 'http://cart:80'],
  ['{"allowedOrigins": "http://web:80", "url": "http://cart:80"}', 'http://cart:80'],
  ['server: db # not cart:80', 'db', 'cart:80'],
  ['# proxy_pass http://cart:80;\nserver cart:81', 'cart:81'],
  ['// see http://docs:80\n; and http://more:80', ...[]],
  ['image: docker.io/redis:6379', 'docker.io'],
  ['at 12:30 and 10.0.0.1:80', ...[]],
  ['port 99999 of db:99999', ...[]],
  ['my_cart:80 cart_x $cart:80', ...[]],
  ['It is web.', ...[]],
  ['a@b:80', 'b:80'],
  ['http://', ...[]],
  ['http://$(HOST):80/', ...[]],
  ['cart:80:tcp', 'cart:80'],
  ['cart:80x', ...[]],
])('%j', (text, ...addresses) => expect(found(text)).toEqual(addresses));

test.each<[text: string, ...addresses: string[]]>([
  ['until nc -z db 5432; do sleep 1; done', 'db:5432'],
  ['nslookup mydb', 'mydb'],
  ['until nslookup mydb; do echo web; done', 'mydb'],
  ['psql -h db -U postgres', 'db', 'postgres'],
  ['curl -sf elastic/health', 'elastic'],
  ['wait-for-it.sh db:5432 -- npm start', 'db:5432', 'npm', 'start'],
  ['echo cart', ...[]],
])('in a script: %j', (text, ...addresses) =>
  expect(found(text, true).filter((one) => !/^(-|sleep|nc)/.test(one))).toEqual(addresses),
);

test('programs are no hint outside of scripts', () => expect(found('nslookup mydb')).toEqual([]));

test('the place is from the host to the port', () => {
  const text = 'x: "http://me:pw@cart:80/y"';
  const [address] = addressesIn(text, false);
  expect(text.slice(address?.start, address?.end)).toBe('cart:80');
});
