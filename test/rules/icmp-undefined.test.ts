import { expect, test } from 'vitest';
import { clusterPolicy, deployment, policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('icmp-undefined', source);
const cni = (name: string, more = '') => `//- .netpol.yaml\ncni: ${name}\n${more}`;
const cilium = cni('cilium');
const waits = (command: string, pod?: string) =>
  deployment('wait', pod ? { pod } : {}).replace('        image: example', `        command: ${command}`);
const out = (egress: string) => policy('out', `podSelector: {}\npolicyTypes: [Egress]\negress: ${egress}`);
const tcp = out('[{ports: [{port: 5432}]}]');

test.each([
  '[ping, -c1, db]',
  '[/bin/ping, db]',
  "[sh, -c, 'until ping -c1 db; do sleep 1; done']",
  "[sh, -c, 'sleep 1 && ping db']",
])('%s', (command) => {
  expect(found(cilium + waits(command) + tcp)).toEqual([
    'information ping sends ICMP, which policies cannot name, and wait is isolated for egress. This network plugin lets ICMP through only by a rule without ports. Wait for a TCP port instead.',
  ]);
});

test.each([
  ['ping is the word of another program', cilium + waits("[sh, -c, 'redis-cli ping']") + tcp],
  ['it is the word of another program', cilium + waits('[mysqladmin, ping, -h, db]') + tcp],
  ['a rule opens all ports', cilium + waits('[ping, db]') + out('[{to: [{podSelector: {}}]}]')],
  ['nothing isolates it', cilium + waits('[ping, db]')],
  ['the plugin is not known for it', cni('antrea') + waits('[ping, db]') + tcp],
  ['it is on the network of its node', cilium + waits('[ping, db]', 'hostNetwork: true') + tcp],
  [
    'a cluster policy may have a say',
    cilium +
      waits('[ping, db]') +
      tcp +
      clusterPolicy(
        'all',
        'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\negress: [{action: Accept, to: [{namespaces: {}}]}]',
      ),
  ],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});
