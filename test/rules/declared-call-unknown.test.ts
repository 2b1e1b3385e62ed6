import { expect, test } from 'vitest';
import { createChecker } from '../../server/src/rules/check.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { checkDiagnostics } from '../support/check.ts';
import { root } from '../support/fixture.ts';
import { deployment, namespace, service } from '../support/manifests.ts';

const ignoring = ['unprotected-ingress', 'unprotected-egress'];
const db = service('db', { namespace: 'shop', ports: [5432, 5433] }) + deployment('db', { namespace: 'shop' });

/** A workload of namespace `shop` with this annotation, findings and all, beside a database. */
function checkDeclared(annotations: string, more = ''): void {
  checkDiagnostics(
    `//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  annotations:
${annotations.replace(/^\n/, '')}
spec: {template: {metadata: {labels: {app: web}}, spec: {containers: [{name: main}]}}}
${db}${more}`,
    { ignoring },
  );
}

test.each([
  'db:5432',
  'db',
  'db:5432, db.shop:5433 http://db:5432/x',
  'tcp://db.shop.svc.cluster.local:5432',
  'api.example.com:443, https://example.org',
  'kafka.kafka:9092',
  'kubernetes.default:443',
  '${DB}:5432',
  '',
])('nothing is wrong with %s', (value) => {
  checkDeclared(`    netpol.io/calls: "${value}"`);
});

test('a slip in the name: a warning at the word', () => {
  checkDeclared(`
    netpol.io/calls: db:5432, dbs:5432
#                             ^^^^^^^^ warning declared-call-unknown: There is no Service dbs that is known in namespace shop, so this declares no call. Did you mean db?
`);
});

test('a Service that is nowhere near: information', () => {
  checkDeclared(`
    netpol.io/calls: "queue"
#                     ^^^^^ information declared-call-unknown: There is no Service queue that is known in namespace shop, so this declares no call. Declare it where it is, or under callers in .netpol.yaml.
`);
  checkDeclared(
    `
    netpol.io/calls: queue.ops:80
#                    ^^^^^^^^^^^^ information declared-call-unknown: There is no Service queue that is known in namespace ops,
`,
    namespace('ops'),
  );
});

test('a port that the Service does not have', () => {
  checkDeclared(`
    netpol.io/calls: db.shop:80
#                    ^^^^^^^^^^ warning declared-call-unknown: The Service has no port 80, so this call leads nowhere. db has 5432 and 5433.
`);
});

test('what is no address, and a host outside without a port', () => {
  checkDeclared(`
    netpol.io/calls: db:port, db:99999, example.org
#                    ^^^^^^^ warning declared-call-unknown: db:port is no address, so it declares no call.
#                             ^^^^^^^^ warning declared-call-unknown: db:99999 is no address
#                                       ^^^^^^^^^^^ warning declared-call-unknown: example.org is in no namespace that is known, and a host outside of the cluster counts with a port only. Write example.org:443.
`);
});

test('in a text block, on the pods, and not where a placeholder hides names', () => {
  checkDeclared(`
    netpol.io/calls: |
      db:5432
      dbs
#     ^^^ warning declared-call-unknown: Did you mean db?
`);
  checkDiagnostics(
    `//- pod.yaml
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata: {labels: {app: web}, annotations: {netpol.io/calls: "dbs"}}
#                                                                  ^^^ warning declared-call-unknown: Did you mean db?
    spec: {containers: [{name: main}]}
${db}`,
    { ignoring },
  );
  checkDeclared(
    '    netpol.io/calls: dbs',
    service('"${NAME}"', { namespace: 'shop' }).replace('//- "${NAME}"', '//- other'),
  );
});

test('of a Service that stands behind another name, and one without a selector, nothing is said', () => {
  const more = service('out', { namespace: 'shop', spec: 'type: ExternalName', ports: [] });
  const headless = service('own', { namespace: 'shop', spec: 'clusterIP: None' });
  checkDeclared('    netpol.io/calls: out:80, own:1234', more + headless);
});

test('it is asked again where the Service comes, and goes', () => {
  const web = `apiVersion: v1
kind: Pod
metadata: {name: web, namespace: shop, annotations: {netpol.io/calls: "db:5432"}}
spec: {containers: [{name: main}]}
`;
  const [uri, other] = [`${root}/web.yaml`, `${root}/db.yaml`];
  const text = db.split('//- ')[1]?.replace(/^\S+\n/, '') ?? '';
  const checker = createChecker(() => ({}));
  let snapshot = withEdits(emptySnapshot([{ uri: root, name: 'ws' }]), [{ uri, text: web }]);
  const found = (): string[] => {
    checker.update(snapshot);
    return checker.findings(snapshot, uri).flatMap(({ rule }) => (rule === 'declared-call-unknown' ? [rule] : []));
  };
  expect(found()).toHaveLength(1);
  snapshot = withEdits(snapshot, [{ uri: other, text }]);
  expect(found()).toHaveLength(0);
  snapshot = withEdits(snapshot, [{ uri: other, text: text.replace('5432', '1') }]);
  expect(found()).toHaveLength(1);
  snapshot = withEdits(snapshot, [{ uri: other, text: '' }]);
  expect(found()).toHaveLength(1);
});
