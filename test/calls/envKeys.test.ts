import { expect, test } from 'vitest';
import { isCallerKey, isNoAddressKey } from '../../server/src/calls/envKeys.ts';

test.each([
  'DBCONFIG_DRIVER',
  'PILOT_CERT_PROVIDER',
  'MYSQL_USER',
  'MYSQL_DATABASE',
  'DB_NAME',
  'OTEL_SERVICE_NAME',
  'DRONE_NAMESPACE_DEFAULT',
  'cacheType',
  'spring.profiles.active.profile',
  'APP',
])('the value of %s is no address', (key) => expect(isNoAddressKey(key)).toBe(true));

test.each([
  'CART',
  'CART_SERVICE_ADDR',
  'DB_HOST',
  'DB_HOST_NAME',
  'DATABASE_SERVER',
  'redisUrl',
  'redis.endpoint',
  'UPSTREAM_APP',
  'WORDPRESS_DB_HOST',
  'CART_SERVICE',
  '',
  '_',
])('the value of %j may be one', (key) => expect(isNoAddressKey(key)).toBe(false));

test.each([
  'CORS_ALLOWED_ORIGINS',
  'cors.origin',
  'allowedOrigins',
  'CSRF_TRUSTED_ORIGINS',
  'DJANGO_ALLOWED_HOSTS',
  'TRUSTED_DOMAINS',
])('the value of %s is who may call', (key) => expect(isCallerKey(key)).toBe(true));

test.each(['HOSTS', 'ORIGIN_URL', 'ALLOWED_URL', 'TRUSTED_PROXIES', ''])('the value of %j may be called', (key) =>
  expect(isCallerKey(key)).toBe(false),
);
