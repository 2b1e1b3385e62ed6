import { expect, test } from 'vitest';
import { policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('cni-sctp', source);
const cni = (name: string, more = '') => `//- .netpol.yaml\ncni: ${name}\n${more}`;
const sctp = policy('p', 'podSelector: {}\ningress: [{ports: [{protocol: SCTP, port: 36412}, {port: 80}]}]');

test('what each plugin needs for it', () => {
  expect(found(cni('cilium') + sctp)).toEqual([
    'information Cilium handles SCTP only where sctp.enabled is set, so this may open nothing.',
  ]);
  expect(found(cni('kube-router') + sctp)).toEqual([
    'information kube-router does not compare SCTP with policies, so this may open nothing.',
  ]);
});

test.each([sctp, cni('calico') + sctp, cni('cilium') + sctp.replace('SCTP', 'TCP')])('nothing otherwise', (source) => {
  expect(found(source)).toEqual([]);
});
