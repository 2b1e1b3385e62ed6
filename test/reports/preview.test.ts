import { expect, test } from 'vitest';
import { type Preview, previewOf, previewText, type Scope } from '../../server/src/reports/preview.ts';
import { clusterIn } from '../support/cluster.ts';
import { deployment, policy } from '../support/manifests.ts';

const pods = deployment('a') + deployment('b') + deployment('c');
const deny = policy('deny', 'podSelector: {}');
const toB = policy(
  'b',
  'podSelector: {matchLabels: {app: b}}\ningress: [{from: [{podSelector: {matchLabels: {app: a}}}]}]',
);
const onPort = toB.replace('}]}]', '}], ports: [{port: 80}]}]');

function preview(before: string, after: string, scope: Partial<Scope> = {}): Preview {
  return previewOf(clusterIn(pods + before), clusterIn(pods + after), { egress: false, isAsked: () => true, ...scope });
}

const none = { opened: 0, closed: 0, narrowed: 0, kept: 0 };

test('six between three, and three from outside', () => {
  expect(preview('', '')).toEqual({ ...none, kept: 9 });
  expect(preview('', deny)).toEqual({ ...none, closed: 9 });
  expect(preview(deny, '')).toEqual({ ...none, opened: 9 });
  expect(preview(deny, deny)).toEqual(none);
});

test('what stays on fewer ports, and what is opened beside what stays', () => {
  expect(preview('', deny + toB)).toEqual({ ...none, closed: 8, kept: 1 });
  expect(preview('', deny + onPort)).toEqual({ ...none, closed: 8, narrowed: 1 });
  expect(preview(deny, deny + onPort)).toEqual({ ...none, opened: 1 });
  expect(preview(deny + onPort, deny + toB)).toEqual({ ...none, opened: 1 });
});

test('into some workloads only, and out of them', () => {
  const isAsked: Scope['isAsked'] = ({ resource }) => resource.name === 'b';
  expect(preview('', deny, { isAsked })).toEqual({ ...none, closed: 3 });
  expect(preview('', deny, { isAsked, egress: true })).toEqual({ ...none, closed: 5, kept: 1 });
});

test('as words', () => {
  expect(previewText({ opened: 2, closed: 130, narrowed: 4, kept: 3 })).toBe(
    'connections: 2 opened, 130 closed, 4 cut to fewer ports, 3 kept',
  );
  expect(previewText({ opened: 0, closed: 0, narrowed: 1, kept: 0 })).toBe(
    'connections: 0 opened, 0 closed, 1 cut to fewer ports',
  );
});
