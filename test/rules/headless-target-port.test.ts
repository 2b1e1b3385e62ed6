import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { deployment, policy, service } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('headless-target-port', source);

const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');
const headless = (ports: string) => service('db', { ports: [ports], spec: 'clusterIP: None' });
const db = deployment('db', { ports: [8080] });

test('at the targetPort', () => {
  checkDiagnostics(
    `
${db}${deny}
//- s.yaml
apiVersion: v1
kind: Service
metadata: {name: db}
spec:
  clusterIP: None
  selector: {app: db}
  ports:
  - port: 80
    targetPort: 8080
#               ^^^^ information headless-target-port: Service db is headless: its clients connect to 80 of the pods, not to TCP 8080. Give both the same number, and open that one in policies.
`,
    { ignoring: ['unprotected-egress'] },
  );
});

test.each([
  ['both are the same', db + headless('8080') + deny],
  [
    'a name is the same number',
    deployment('db', { ports: ['name: sql, containerPort: 80'] }) + headless('80 -> sql') + deny,
  ],
  ['a pod declares the number too', deployment('db', { ports: [80, 8080] }) + headless('80 -> 8080') + deny],
  ['nothing isolates the pods', db + headless('80 -> 8080')],
  ['the Service is not headless', db + service('db', { ports: ['80 -> 8080'] }) + deny],
  ['no pods are known', headless('80 -> 8080') + deny],
  ['a placeholder is the target', db + headless('80 -> "${PORT}"') + deny],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});
