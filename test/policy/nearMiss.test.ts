/** What a selector that matches nothing in a namespace was likely meant to say. */
import { describe, expect, test } from 'vitest';
import { readSelector } from '../../server/src/model/selector.ts';
import { nearMissIn } from '../../server/src/snapshot/queries.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { clusterIn } from '../support/cluster.ts';
import { deployment } from '../support/manifests.ts';

/**
 * The near miss of a selector among pods whose labels are given one by one, as `<key of the requirement>: <slip>
 * <what to write instead> (<workload>)`; the workloads are called a, b, c and so on.
 */
function missOf(selector: string, ...labels: readonly string[]): string {
  const cluster = clusterIn(
    labels.map((each, at) => deployment(String.fromCharCode(97 + at), { labels: each })).join(''),
  );
  const written = readSelector(parseDocument(selector).root);
  const miss = nearMissIn(cluster, 'default', written);
  if (!miss) return 'none';
  const { slip, instead, key, workload } = miss;
  return [`${key}:`, slip, instead, `(${workload.resource.name})`].filter(Boolean).join(' ');
}

const matchLabels = (labels: string): string => `{matchLabels: {${labels}}}`;

describe('a selector with one label', () => {
  test.each([
    ['a letter too few', 'name: cart', 'name: carts', 'name: value carts (a)'],
    ['a letter too many', 'app: frontendd', 'app: frontend', 'app: value frontend (a)'],
    ['letters exchanged', 'app: frotnend', 'app: frontend', 'app: value frontend (a)'],
    ['another case', 'app: Web', 'app: web', 'app: value web (a)'],
    ['other separators', 'app: redis_cart', 'app: redis-cart', 'app: value redis-cart (a)'],
    ['no separators', 'app: redisCart', 'app: redis-cart', 'app: value redis-cart (a)'],
    ['a letter in one part of several', 'app: redis-carts', 'app: redis-cart', 'app: value redis-cart (a)'],
    ['a short plural', 'app: db', 'app: dbs', 'app: value dbs (a)'],
    [
      'the key under which names are also put',
      'app: web',
      'app.kubernetes.io/name: web',
      'app: key app.kubernetes.io/name (a)',
    ],
    ['the other way round', 'k8s-app: dns', 'app: dns', 'k8s-app: key app (a)'],
    ['a letter in the key', 'componet: web', 'component: web', 'componet: key component (a)'],
    ['a letter in a key that is no name', 'tiers: back', 'tier: back', 'tiers: key tier (a)'],
    ['a letter in a short key, with the very value', 'ap: web', 'app: web', 'ap: key app (a)'],
  ])('%s', (_, selector, labels, expected) => {
    expect(missOf(matchLabels(selector), labels)).toBe(expected);
  });

  test.each([
    ['short words are often different things', 'app: api', 'app: app'],
    ['and so are words that are longer by more than a letter', 'app: auth', 'app: authz1'],
    ['four letters allow for one other', 'app: cart', 'app: cord'],
    ['seven letters allow for two', 'app: payment', 'app: paymxyz'],
    ['two parts differ', 'app: redis-cart', 'app: redos-card'],
    ['a part more', 'app: redis', 'app: redis-ha'],
    ['numbered instances', 'app: web-1', 'app: web-2'],
    ['versions', 'version: v1.2.3', 'version: v1.3.3'],
    ['words that share most letters by chance', 'app: orders', 'app: users'],
    ['flags with short keys', 'ui: "true"', 'uid: "true"'],
    ['numbers in short keys', 'v1: web', 'v2: web'],
    ['the same value under a key that means something else', 'app: web', 'tier: web'],
    ['the same value under a key of another name', 'owner: web', 'app: web'],
    ['another value and another key', 'app: cart', 'name: carts'],
    ['one of several values', '', 'name: carts'],
    ['no label at all', 'app: web', ''],
    ['the empty value', 'app: ""', 'app: a'],
  ])('none: %s', (_, selector, labels) => {
    const written =
      selector === '' ? '{matchExpressions: [{key: name, operator: In, values: [cart, car]}]}' : matchLabels(selector);
    expect(missOf(written, labels)).toBe('none');
  });

  test('a word of seven letters and more may have two other letters', () => {
    expect(missOf(matchLabels('app: paymnet'), 'app: payment')).toBe('app: value payment (a)');
    expect(missOf(matchLabels('app: pymnt'), 'app: payment')).toBe('none');
  });
});

describe('a selector with several labels', () => {
  test('all but one must match', () => {
    expect(missOf(matchLabels('name: cart, tier: back'), 'name: carts, tier: back')).toBe('name: value carts (a)');
    expect(missOf(matchLabels('name: cart, tier: back'), 'name: carts, tier: front')).toBe('none');
    expect(missOf(matchLabels('app: carts, tier: back'), 'name: carts, tier: back')).toBe('app: key name (a)');
    expect(missOf(matchLabels('name: carts, tier: back'), 'name: carts')).toBe('tier: missing (a)');
    expect(missOf(matchLabels('name: carts, tier: back'), 'name: carts, tier: front')).toBe('none');
    expect(missOf(matchLabels('name: carts, tier: back, team: a'), 'name: carts, tier: back')).toBe(
      'team: missing (a)',
    );
    expect(missOf(matchLabels('name: carts, tier: back, team: a'), 'name: carts')).toBe('none');
  });

  test('a label is only missed by pods that have some other one', () => {
    const withOther = (other: string): string => `{matchLabels: {app: web}, matchExpressions: [${other}]}`;
    expect(missOf(withOther('{key: tier, operator: In, values: [back, front]}'), 'tier: back')).toBe(
      'app: missing (a)',
    );
    expect(missOf(withOther('{key: tier, operator: Exists}'), 'tier: back')).toBe('app: missing (a)');
    expect(missOf(withOther('{key: tier, operator: NotIn, values: [back]}'), 'name: other')).toBe('none');
    expect(missOf(withOther('{key: tier, operator: DoesNotExist}'), 'name: other')).toBe('none');
    expect(missOf(withOther('{key: tier, operator: DoesNotExist}'), 'app: wob, tier: back', 'app: webs')).toBe(
      'app: value webs (b)',
    );
  });
});

describe('matchExpressions', () => {
  const In = (key: string, values: string): string =>
    `{matchExpressions: [{key: ${key}, operator: In, values: [${values}]}]}`;

  test('In with one value is as a label', () => {
    expect(missOf(In('name', 'cart'), 'name: carts')).toBe('name: value carts (a)');
    expect(missOf(In('app', 'carts'), 'name: carts')).toBe('app: key name (a)');
  });

  test('In with several values, and the other operators, mean no one label', () => {
    expect(missOf(In('name', 'cart, order'), 'name: carts')).toBe('none');
    expect(missOf('{matchExpressions: [{key: name, operator: Exists}]}', 'names: carts')).toBe('none');
    expect(missOf('{matchExpressions: [{key: name, operator: NotIn, values: [carts]}]}', 'name: carts')).toBe('none');
    expect(missOf('{matchExpressions: [{key: name, operator: DoesNotExist}]}', 'name: carts')).toBe('none');
  });
});

describe('of several near misses the nearest', () => {
  test('fewer letters before more', () => {
    expect(missOf(matchLabels('app: payment'), 'app: paymets', 'app: payments')).toBe('app: value payments (b)');
    expect(missOf(matchLabels('app: payment'), 'app: payments', 'app: paymets')).toBe('app: value payments (a)');
  });

  test('a slip in the value before one in the key, and both before a missing label', () => {
    const selector = matchLabels('app: cart, tier: back');
    expect(missOf(selector, 'tier: back', 'name: cart, tier: back', 'app: carts, tier: back')).toBe(
      'app: value carts (c)',
    );
    expect(missOf(selector, 'tier: back', 'name: cart, tier: back')).toBe('app: key name (b)');
    expect(missOf(selector, 'tier: back')).toBe('app: missing (a)');
    expect(missOf(matchLabels('app: cart'), 'name: cart', 'app: carts')).toBe('app: value carts (b)');
  });

  test('case and separators count for little', () => {
    const selector = matchLabels('app: My-Own-Little-Cart, tier: back');
    expect(missOf(selector, 'tier: back', 'app: my_own_little_cart, tier: back')).toBe(
      'app: value my_own_little_cart (b)',
    );
    expect(missOf(matchLabels('app: Redis-Cart'), 'app: redis-card', 'app: redis_cart')).toBe(
      'app: value redis_cart (b)',
    );
  });

  test('the first of equals', () => {
    expect(missOf(matchLabels('app: carx'), 'app: cart', 'app: card')).toBe('app: value cart (a)');
  });
});

test('the key of another workload does not hide the one that was meant', () => {
  expect(missOf(matchLabels('app: web'), 'app: other, name: web', 'name: web')).toBe('app: key name (b)');
});

test('what a placeholder hides is no slip', () => {
  expect(missOf(matchLabels('app: "${APP}"'), 'name: carts')).toBe('none');
  expect(missOf(matchLabels('app: cart, tier: "${TIER}"'), 'tier: back')).toBe('none');
  expect(missOf(matchLabels('app: cart, tier: "${TIER}"'), 'app: carts, tier: back')).toBe('app: value carts (a)');
  expect(missOf(matchLabels('"${KEY}": carts, tier: back'), 'name: carts, tier: back')).toBe('none');
  expect(missOf(matchLabels('app: cart, tier: back'), 'app: "${APP}", tier: front')).toBe('none');
});

test('in a namespace that is not known there is none', () => {
  expect(
    nearMissIn(clusterIn(deployment('a')), 'elsewhere', readSelector(parseDocument('{matchLabels: {app: b}}').root)),
  ).toBe(undefined);
});
