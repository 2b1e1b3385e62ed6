import { expect, test } from 'vitest';
import type { Policy } from '../../server/src/model/policy.ts';
import { meanTheSame } from '../../server/src/policy/sameMeaning.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { onlyCluster } from '../support/cluster.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment, policy } from '../support/manifests.ts';
import { changedPairs } from '../support/reach.ts';

/** A policy, and pods that it may be about. */
function workspace(spec: string): Snapshot {
  const pods = ['web', 'api', 'db'].map((name) =>
    deployment(name, { namespace: 'shop', ports: ['containerPort: 80, name: http'] }),
  );
  const elsewhere = deployment('job', { namespace: 'batch', labels: 'app: web' });
  return snapshotOf(parseFixture([...pods, elsewhere, policy('p', spec, 'shop')].join('')));
}

function areSame(before: Snapshot, after: Snapshot): boolean {
  const [was, is] = [before, after].map((snapshot) => {
    const [instance] = onlyCluster(snapshot).namespaces.get('shop')?.policies ?? [];
    if (!instance) throw new Error('no policy');
    return instance.resource;
  }) as [Policy, Policy];
  const same = meanTheSame(was, is);
  expect(meanTheSame(is, was)).toBe(same);
  return same;
}

const from = (...rules: string[]) => `podSelector: {matchLabels: {app: web}}\ningress: [${rules.join(', ')}]`;
const web = '{podSelector: {matchLabels: {app: web}}}';
const api = '{podSelector: {matchLabels: {app: api}}}';

test.each<[name: string, before: string, after: string]>([
  [
    'order and style',
    from(`{from: [${web}, ${api}]}`),
    'ingress: [{from: [{podSelector: {matchExpressions: [{key: app, operator: In, values: [api]}]}}]}, {from: [{podSelector: {matchLabels: {app: web}}}]}]\npolicyTypes: [Ingress]\npodSelector: {matchExpressions: [{operator: In, key: app, values: [web]}]}',
  ],
  ['a rule twice', from(`{from: [${api}]}`, `{from: [${api}]}`), from(`{from: [${api}]}`)],
  ['a peer that another includes', from(`{from: [${api}, {podSelector: {}}]}`), from('{from: [{podSelector: {}}]}')],
  [
    'a namespace that all include',
    from(`{from: [{podSelector: {}}, {namespaceSelector: {}}]}`),
    from('{from: [{namespaceSelector: {}}]}'),
  ],
  [
    'a range in another',
    from('{from: [{ipBlock: {cidr: 10.0.0.0/8}}, {ipBlock: {cidr: 10.1.0.0/16}}]}'),
    from('{from: [{ipBlock: {cidr: 10.0.0.5/8}}]}'),
  ],
  ['everyone', from('{}', `{from: [${api}]}`), from('{}')],
  [
    'the protocol that is meant',
    from(`{ports: [{port: 80}]}`),
    from('{ports: [{port: 80, protocol: TCP, endPort: 80}]}'),
  ],
  [
    'ports of several rules',
    from(`{from: [${api}], ports: [{port: 80}]}`, `{from: [${api}], ports: [{port: 81}]}`),
    from(`{from: [${api}], ports: [{port: 80, endPort: 81}]}`),
  ],
  [
    'a named port where all are open',
    from(`{from: [${api}], ports: [{port: http}, {protocol: TCP}]}`),
    from(`{from: [${api}], ports: [{protocol: TCP}]}`),
  ],
  [
    'rules in a direction that is not isolated',
    'podSelector: {}\negress: [{}]\npolicyTypes: [Ingress]',
    'podSelector: {}\npolicyTypes: [Ingress]',
  ],
])('the same: %s', (_, before, after) => {
  const [was, is] = [workspace(before), workspace(after)];
  expect(areSame(was, is)).toBe(true);
  expect(changedPairs(was, is)).toEqual([]);
});

test.each<[name: string, before: string, after: string]>([
  ['other pods', 'podSelector: {}', 'podSelector: {matchLabels: {app: web}}'],
  ['another direction', 'podSelector: {}', 'podSelector: {}\npolicyTypes: [Ingress, Egress]'],
  ['another peer', from(`{from: [${api}]}`), from(`{from: [${web}]}`)],
  ['another port', from('{ports: [{port: 80}]}'), from('{ports: [{port: 81}]}')],
  ['a number for a name', from('{ports: [{port: 80}]}'), from('{ports: [{port: http}]}')],
  [
    'the pods of a namespace for all of it',
    from('{from: [{podSelector: {}}]}'),
    from('{from: [{namespaceSelector: {}}]}'),
  ],
  [
    'its own namespace by name',
    from('{from: [{podSelector: {}}]}'),
    from('{from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}]}'),
  ],
  [
    'every address for everyone',
    from('{}'),
    from('{from: [{ipBlock: {cidr: 0.0.0.0/0}}, {ipBlock: {cidr: "::/0"}}, {namespaceSelector: {}}]}'),
  ],
  [
    'an exception',
    from('{from: [{ipBlock: {cidr: 10.0.0.0/8}}]}'),
    from('{from: [{ipBlock: {cidr: 10.0.0.0/8, except: [10.1.0.0/16]}}]}'),
  ],
  [
    'a peer that matches nobody here',
    from(`{from: [${api}, {podSelector: {matchLabels: {app: none}}}]}`),
    from(`{from: [${api}]}`),
  ],
  [
    'what the API server refused',
    from('{ports: [{protocol: tcp, port: 80}]}'),
    from('{ports: [{protocol: TCP, port: 80}]}'),
  ],
  [
    'a peer that the API server refuses on a port that it refuses too',
    from('{from: [{}], ports: [{protocol: tcp, port: 80}]}'),
    from('{from: [{podSelector: {}}], ports: [{protocol: tcp, port: 80}]}'),
  ],
  [
    'two rules in one, for a policy type that the API server refuses',
    `${from(`{from: [${api}]}`, '{ports: [{port: 80}]}')}\npolicyTypes: [ingress]`,
    `${from(`{from: [${api}], ports: [{port: 80}]}`)}\npolicyTypes: [ingress]`,
  ],
  ['a rule that the API server refuses', from('{from: [{}]}'), from()],
  [
    'what a placeholder hides',
    from(`{from: [{podSelector: {matchLabels: {app: "\${APP}"}}}, ${api}]}`),
    from(`{from: [${api}, {podSelector: {matchLabels: {app: "\${APP}"}}}]}`),
  ],
])('not the same: %s', (_, before, after) => {
  expect(areSame(workspace(before), workspace(after))).toBe(false);
});

test('the very same object means the same, whatever the API server refuses in it', () => {
  const refused = workspace('podSelector: {}\npolicyTypes: [Nothing]');
  expect(areSame(refused, refused)).toBe(true);
  expect(areSame(refused, workspace('podSelector: {}\npolicyTypes: [Neither]'))).toBe(false);
});

test('the very same object means the same, whatever it hides', () => {
  const hidden = workspace(from('{from: [{podSelector: {matchLabels: {app: "${APP}"}}}]}'));
  expect(areSame(hidden, hidden)).toBe(true);
});
