import { test } from 'vitest';
import { policy, service } from '../support/manifests.ts';
import { checkCalls } from './support/checkCalls.ts';

const headless = service('db', { ports: [5432], spec: 'clusterIP: None' });
const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');

function replicas(lines: string, env = ''): string {
  return `
//- db.yaml
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: db
spec:
${lines}
  template:
    metadata:
      labels: {app: db}
    spec:
      containers:
      - name: main
        ports: [{containerPort: 5432}]
${env}`;
}

test('replicas that have names of their own: information', () => {
  checkCalls(
    `${replicas(`  replicas: 3
  serviceName: db
#              ^^ information self-traffic-blocked: The replicas of db seem to call each other on TCP 5432 (serviceName of db), which policy deny does not admit.`)}${headless}${deny}`,
  );
});

test('replicas that are told of each other: a warning', () => {
  checkCalls(
    `${replicas(
      '  replicas: 3\n  serviceName: db',
      `        env:
        - name: PEERS
          value: db-0.db:5432
#                ^^^^^^^^^^^^ warning self-traffic-blocked: The replicas of db call each other on TCP 5432 (env PEERS of db), which policy deny does not admit.
`,
    )}${headless}${deny}`,
  );
});

test.each([
  ['one replica calls nobody', '  replicas: 1\n  serviceName: db', deny],
  [
    'they are admitted',
    '  replicas: 3\n  serviceName: db',
    policy('own', 'podSelector: {}\ningress: [{from: [{podSelector: {}}]}]'),
  ],
  ['nothing isolates them', '  replicas: 3\n  serviceName: db', ''],
  ['no Service names them', '  replicas: 3\n  serviceName: other', deny],
])('nothing where %s', (_, lines, policies) => {
  checkCalls(replicas(lines) + headless + policies);
});
