import { expect, test } from 'vitest';
import { policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('cni-ipblock-pods', source);
const cni = (name: string, more = '') => `//- .netpol.yaml\ncni: ${name}\n${more}`;
const pods = 'podCIDRs: [10.42.0.0/16]\n';
const block = (cidr: string) => policy('p', `podSelector: {}\ningress: [{from: [{ipBlock: {cidr: ${cidr}}}]}]`);

test('a block of pods, where pods have no addresses for the plugin', () => {
  expect(found(cni('cilium', pods) + block('10.42.3.0/24'))).toEqual([
    'warning 10.42.3.0/24 is inside the addresses of pods, which this network plugin knows by their labels only: the block matches nobody. Use a podSelector or a namespaceSelector.',
  ]);
});

test.each([
  ['the block has others too', cni('cilium', pods) + block('10.0.0.0/8')],
  ['nobody says which addresses pods have', cni('cilium') + block('10.42.3.0/24')],
  ['the plugin matches them', cni('calico', pods) + block('10.42.3.0/24')],
  ['the configuration says that it does', cni('cilium', `${pods}ipBlockMatchesPods: yes\n`) + block('10.42.3.0/24')],
  ['no plugin is named', `//- .netpol.yaml\nipBlockMatchesPods: no\n${pods}${block('10.42.3.0/24')}`],
  ['a placeholder hides the block', cni('cilium', pods) + block('"${CIDR}"')],
  ['the block is invalid', cni('cilium', pods) + block('10.42.3')],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});
