import { expect, test } from 'vitest';
import { policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('cni-host-network', source);
const cni = (name: string, more = '') => `//- .netpol.yaml\ncni: ${name}\n${more}`;
const nodes = 'nodeCIDRs: [10.0.0.0/24]\n';
const block = (cidr: string) => policy('p', `podSelector: {}\ningress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]`);

test('a block of nodes', () => {
  expect(found(cni('cilium', nodes) + block('10.0.0.7/32'))).toEqual([
    'information 10.0.0.7/32 is inside the addresses of nodes. Cilium takes these, and the pods with hostNetwork that have them, for addresses only where policyCIDRMatchMode has nodes: otherwise the block matches nobody.',
  ]);
});

test.each([
  ['the block has others too', cni('cilium', nodes) + block('10.0.0.0/8')],
  ['nobody says which addresses nodes have', cni('cilium') + block('10.0.0.7/32')],
  ['the plugin is another', cni('calico', nodes) + block('10.0.0.7/32')],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});
