import { describe, expect, test } from 'vitest';
import { keyOfPlain, resolvePlain } from '../../server/src/yaml/scalar.ts';

describe('a plain scalar is what the Kubernetes tools read', () => {
  test.each([
    ['y Y yes Yes YES on On ON true True TRUE', true],
    ['n N no No NO off Off OFF false False FALSE', false],
    ['~ null Null NULL', null],
    ['.inf .Inf .INF +.inf +.Inf +.INF', Number.POSITIVE_INFINITY],
    ['-.inf -.Inf -.INF', Number.NEGATIVE_INFINITY],
    ['.nan .NaN .NAN', Number.NaN],
    ['12 +12 1_2 0b1100 0B1100 014 0o14 0O14 0xc 0XC 0x_c', 12],
    ['-12 -0b1100 -014 -0o14 -0xC', -12],
    ['0 00 +0 -0 0_ 0x0', 0],
    ['8 08 8.0 8. 08.0', 8],
    ['1.5 +1.5 1_.5 .15e1 15e-1 15E-1 1.5e0 1.5e+0', 1.5],
    ['.5 .5e0', 0.5],
    ['9007199254740991', 9007199254740991],
    ['9007199254740993 0x20000000000001', 9007199254740993n],
    ['18446744073709551615', 18446744073709551615n],
    ['-9223372036854775808', -9223372036854775808n],
    ['18446744073709551616', 2 ** 64],
    ['0x10000000000000000', 18446744073709551616n],
    ['-9223372036854775809', -(2 ** 63)],
    ['+18446744073709551615', 2 ** 64],
  ])('%s', (sources, value) => {
    for (const source of sources.split(' ')) expect(resolvePlain(source), source).toEqual(value);
  });

  test('nothing at all is null', () => {
    expect(resolvePlain('')).toBe(null);
  });

  test.each(
    [
      'yEs TrUe nULL nuLL .Nan .iNF +.nan -.nan Yess',
      '12:30 190:20:30 1:00.5 2001-01-01 2001-12-14t21:59:43.10-05:00',
      '1.2.3 10.0.0.1 10.0.0.0/8 v1 1a 0xg 0b2 0o8 0x - + . .. +. -x 1e 1e+ _1 1,000 1e400 -1e400 ._5 .5_ 0x1.8p1 Infinity NaN',
    ].flatMap((line) => line.split(' ')),
  )('%s is a string', (source) => {
    expect(resolvePlain(source)).toBe(source);
  });
});

test.each([
  ['name', 'name'],
  ['yes', 'true'],
  ['n', 'false'],
  ['0x10', '16'],
  ['010', '8'],
  ['1_000', '1000'],
  ['1.10', '1.1'],
  ['1e3', '1000'],
  ['1e6', '1e+06'],
  ['1234567.0', '1.234567e+06'],
  ['0.00001', '1e-05'],
  ['0.1', '0.1'],
  ['.inf', '.inf'],
  ['-.inf', '-.inf'],
  ['.nan', '.nan'],
  ['-0.0', '-0'],
  ['-1.5', '-1.5'],
  ['9007199254740993', '9007199254740993'],
  ['~', '~'],
  ['null', 'null'],
])('the key %s is named %s', (source, name) => {
  expect(keyOfPlain(source)).toBe(name);
});
