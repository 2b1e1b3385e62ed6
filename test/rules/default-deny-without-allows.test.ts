import { expect, test } from 'vitest';
import { clusterPolicy, deployment, policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('default-deny-without-allows', source);

const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');
const web = deployment('web', { ports: [80] });

test('at the workload', () => {
  expect(found(web + deny)).toEqual([
    'hint Nothing can connect to web: policy deny denies all, and no policy admits a caller. Generate policies from what is known of its callers, or add one.',
  ]);
});

test.each([
  [
    'a policy admits somebody',
    web + deny + policy('web', 'podSelector: {matchLabels: {app: web}}\ningress: [{from: [{podSelector: {}}]}]'),
  ],
  [
    'a policy about it denies on purpose',
    web + deny + policy('web', 'podSelector: {matchLabels: {app: web}}\npolicyTypes: [Ingress]'),
  ],
  ['it serves nothing', deployment('job') + deny],
  ['nothing isolates it', web],
  ['the deny is for egress', web + policy('deny', 'podSelector: {}\npolicyTypes: [Egress]')],
  ['it is on the network of its node', deployment('web', { ports: [80], pod: 'hostNetwork: true' }) + deny],
  [
    'a cluster policy may admit somebody',
    web +
      deny +
      clusterPolicy(
        'all',
        'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\ningress: [{action: Accept, from: [{namespaces: {}}]}]',
      ),
  ],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});
