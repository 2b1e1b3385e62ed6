import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { clusterPolicy, deployment, policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('apiserver-egress-blocked', source);
const bound = `//- binding.yaml
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: reader}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: reader}
subjects: [{kind: ServiceAccount, name: web}]
`;
const web = (pod = 'serviceAccountName: web') => deployment('web', { pod });
const out = (egress: string) => policy('out', `podSelector: {}\npolicyTypes: [Egress]\negress: ${egress}`);

test('at the workload', () => {
  checkDiagnostics(
    `
${bound}${out('[]')}
//- web.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
#       ^^^ information apiserver-egress-blocked: web asks the API server (RoleBinding reader), and policy out does not let it out to TCP 443 or 6443. The API server is no pod: a rule without peers, or with an ipBlock, has to allow it.
spec:
  template:
    metadata: {labels: {app: web}}
    spec: {serviceAccountName: web, containers: [{name: web}]}
`,
    { ignoring: ['unprotected-ingress'] },
  );
});

test('selectors never mean it', () => {
  expect(found(bound + web() + out('[{to: [{namespaceSelector: {}}]}]'))).toHaveLength(1);
});

test.each([
  ['one of the ports is open to everybody', bound + web() + out('[{ports: [{port: 6443}]}]')],
  ['an ipBlock opens one', bound + web() + out('[{to: [{ipBlock: {cidr: 10.96.0.1/32}}], ports: [{port: 443}]}]')],
  ['everything is open', bound + web() + out('[{}]')],
  ['nothing isolates it', bound + web()],
  ['no role is bound', web() + out('[]')],
  ['it has another account', bound + web('serviceAccountName: other') + out('[]')],
  [
    'it is given no token',
    bound +
      web('{serviceAccountName: web, automountServiceAccountToken: false}').replace(
        '      {serviceAccountName: web, automountServiceAccountToken: false}',
        '      serviceAccountName: web\n      automountServiceAccountToken: false',
      ) +
      out('[]'),
  ],
  [
    'a cluster policy denies other addresses',
    bound +
      web() +
      out('[{ports: [{port: 443}]}]') +
      clusterPolicy(
        'metadata',
        'tier: Admin\npriority: 1\nsubject: {namespaces: {}}\negress: [{action: Deny, to: [{networks: [169.254.169.254/32]}]}]',
      ),
  ],
  ['a placeholder hides a peer', bound + web() + out('[{to: ["${API}"]}]')],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});
