import { expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import { type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { deployment, service } from '../support/manifests.ts';

const db = deployment('db', { ports: [5432] }) + service('db', { ports: [5432] });
const api = deployment('api', { env: { DB: 'db:5432' }, ports: [80] }) + service('api');
const web = (env: Readonly<Record<string, string>>): string => deployment('web', { env });

/** A policy of db with peers, each with what is expected below it. */
function policyWith(...peers: readonly string[]): string {
  return `//- policy.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: db}
spec:
  podSelector: {matchLabels: {app: db}}
  ingress:
  - from:
${peers.map((peer) => `    - ${peer}\n`).join('')}`;
}

const ofApi = 'podSelector: {matchLabels: {app: api}}';
const ofWeb = 'podSelector: {matchLabels: {app: web}}';

function messages(source: string | Snapshot): string[] {
  const snapshot = typeof source === 'string' ? snapshotOf(parseFixture(source)) : source;
  return findingsOf(snapshot)
    .filter(({ rule }) => rule === 'allowed-not-needed')
    .map(({ message }) => message);
}

const told =
  'Nothing in the manifests says that web calls the pods of this policy, though they say whom else it calls. If that is all, this peer is not needed.';

test('a peer that no call needs beside one that is needed: information', () => {
  checkDiagnostics(
    `${policyWith(ofApi, ofWeb)}#     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ information allowed-not-needed: ${told}
` +
      db +
      api +
      web({ API: 'http://api' }),
    { ignoring: ['unprotected-ingress', 'unprotected-egress'] },
  );
});

test('Windows line endings, and several workloads behind one peer', () => {
  const source = policyWith(ofApi, 'podSelector: {matchExpressions: [{key: app, operator: In, values: [web, job]}]}');
  const job = deployment('job', { env: { API: 'api:80' } });
  const whole = source + db + api + web({ API: 'http://api' }) + job;
  const expected = [
    'Nothing in the manifests says that job or web call the pods of this policy, though they say whom else these call. If that is all, this peer is not needed.',
  ];
  expect(messages(whole)).toEqual(expected);
  expect(messages(whole.replaceAll('\n', '\r\n'))).toEqual(expected);
});

test.each([
  ['the call is told', web({ API: 'http://api', DB_HOST: 'db' })],
  ['nothing tells whom the workload calls', web({ MODE: 'fast' })],
  ['it is not there', ''],
  ['it runs Prometheus', web({ API: 'http://api' }).replace('image: example', 'image: prom/prometheus')],
  [
    'it declares the call',
    web({ API: 'http://api' }).replace('metadata:\n', 'metadata:\n  annotations: {netpol.io/calls: "db:5432"}\n'),
  ],
  [
    'an object beside both tells of it',
    `${web({ API: 'http://api' })}//- compose.yaml\nservices: \n  web: {depends_on: [db]}\n`,
  ],
])('not where %s', (_, rest) => {
  expect(messages(policyWith(ofApi, ofWeb) + db + api + rest)).toEqual([]);
});

test('nor where no peer is needed, so that nothing tells of calls to these pods', () => {
  const silent = deployment('api', { ports: [80] }) + service('api');
  expect(messages(policyWith(ofApi, ofWeb) + db + silent + web({ API: 'http://api' }))).toEqual([]);
  expect(messages(policyWith(ofWeb) + db + api + web({ API: 'http://api' }))).toEqual([]);
});

test('nor of replicas, of all pods of a namespace, of addresses, or of a policy for egress', () => {
  const self = 'podSelector: {matchLabels: {app: db}}';
  const busy = deployment('db', { ports: [5432], env: { API: 'http://api' } }) + service('db', { ports: [5432] });
  expect(messages(policyWith(ofApi, self) + busy + api)).toEqual([]);
  const wide = policyWith(ofApi, 'podSelector: {}', 'namespaceSelector: {}', 'ipBlock: {cidr: 10.0.0.0/8}');
  expect(messages(wide + db + api + web({ API: 'http://api' }))).toEqual([]);
  const egress = policyWith(ofApi, ofWeb).replace('spec:\n', 'spec:\n  policyTypes: [Egress]\n');
  expect(messages(egress + db + api + web({ API: 'http://api' }))).toEqual([]);
});

test('broken text says nothing, and a directive silences it', () => {
  const rest = db + api + web({ API: 'http://api' });
  expect(messages(policyWith(ofApi, 'podSelector: {matchLabels: {app: web') + rest)).toEqual([]);
  const silenced = policyWith(ofApi, ofWeb).replace(
    `    - ${ofWeb}`,
    `    # netpol-ignore: allowed-not-needed later\n    - ${ofWeb}`,
  );
  expect(messages(silenced + rest)).toEqual([]);
});

test('an edit of the caller, and of the Service that it names, is followed', () => {
  const checker = createChecker(() => ({}));
  let snapshot = snapshotOf(parseFixture(policyWith(ofApi, ofWeb) + db + api + web({ TARGET: 'http://api' })));
  const uri = `${root}/policy.yaml`;
  const count = (): number => {
    checker.update(snapshot);
    return checker.findings(snapshot, uri).filter(({ rule }) => rule === 'allowed-not-needed').length;
  };
  const edit = (path: string, from: string, to: string): void => {
    const file = `${root}/${path}`;
    const text = snapshot.files.get(file)?.source.text ?? '';
    expect(text).toContain(from);
    snapshot = withEdits(snapshot, [{ uri: file, text: text.replace(from, to) }]);
  };
  expect(count()).toBe(1);
  edit('web.yaml', 'http://api', 'http://db:5432');
  expect(count()).toBe(0);
  edit('web.yaml', 'http://db:5432', 'http://api');
  expect(count()).toBe(1);
  edit('api-service.yaml', 'name: api', 'name: other');
  expect(count()).toBe(0);
});
