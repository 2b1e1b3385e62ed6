import { expect, test } from 'vitest';
import { policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('cni-flannel-no-enforcement', source);
const cni = (name: string, more = '') => `//- .netpol.yaml\ncni: ${name}\n${more}`;
const deny = (name: string, namespace: string) => policy(name, 'podSelector: {}', namespace);

test('once for each namespace', () => {
  expect(found(cni('flannel') + deny('a', 'shop') + deny('b', 'shop') + deny('c', 'ops'))).toEqual([
    'warning Flannel alone enforces no policy: this one, and all others of namespace shop, have no effect. Install what enforces them, and name that as cni in .netpol.yaml.',
    'warning Flannel alone enforces no policy: this one, and all others of namespace ops, have no effect. Install what enforces them, and name that as cni in .netpol.yaml.',
  ]);
});

test('of no other plugin', () => {
  expect(found(deny('a', 'shop'))).toEqual([]);
  expect(found(cni('kube-router') + deny('a', 'shop'))).toEqual([]);
});
