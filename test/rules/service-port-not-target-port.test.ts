import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { deployment, policy, service } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('service-port-not-target-port', source);

const web = deployment('web', { ports: [8080] });
const toWeb = service('web', { ports: ['80 -> 8080'] });
const opens = (ports: string, selector = 'matchLabels: {app: web}') =>
  policy('web', `podSelector: {${selector}}\ningress: [{from: [{podSelector: {}}], ports: ${ports}}]`);

test('at the number', () => {
  checkDiagnostics(
    `
${web}${toWeb}
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: web}
spec:
  podSelector: {matchLabels: {app: web}}
  ingress:
  - ports:
    - port: 80
#           ^^ warning service-port-not-target-port: 80 is the port of Service web. Its pods listen on 8080, and that is what policies see: open 8080 instead.
`,
    { ignoring: ['unprotected-egress'] },
  );
});

test('a targetPort may be a name', () => {
  const named = deployment('web', { ports: ['name: http, containerPort: 8080'] });
  expect(found(named + service('web', { ports: ['80 -> http'] }) + opens('[{port: 80}]'))).toEqual([
    'warning 80 is the port of Service web. Its pods listen on 8080, and that is what policies see: open 8080 instead.',
  ]);
});

test('of egress the pods of the peers count', () => {
  const out = (peers: string) =>
    policy(
      'out',
      `podSelector: {matchLabels: {app: front}}\npolicyTypes: [Egress]\negress: [{to: [${peers}], ports: [{port: 80}]}]`,
    );
  const all = deployment('front') + web + toWeb;
  expect(found(all + out('{podSelector: {matchLabels: {app: web}}}'))).toHaveLength(1);
  expect(found(all + out('{podSelector: {matchLabels: {app: none}}}'))).toEqual([]);
  expect(found(all + out('{podSelector: {matchLabels: {app: web}}}, {ipBlock: {cidr: 10.0.0.0/8}}'))).toEqual([]);
  expect(found(all + out(''))).toEqual([]);
});

test.each([
  ['the pods declare the number too', deployment('web', { ports: [8080, 80] }) + toWeb + opens('[{port: 80}]')],
  ['the target port is open beside it', web + toWeb + opens('[{port: 80}, {port: 8080}]')],
  [
    'another Service leads to the number',
    web + toWeb + service('other', { ports: ['9000 -> 80'], selector: 'app: web' }) + opens('[{port: 80}]'),
  ],
  ['the Service has no other target', web + service('web', { ports: [80] }) + opens('[{port: 80}]')],
  [
    'the Service is headless',
    web + service('web', { ports: ['80 -> 8080'], spec: 'clusterIP: None' }) + opens('[{port: 80}]'),
  ],
  ['the protocol is another', web + toWeb + opens('[{port: 80, protocol: UDP}]')],
  ['the Service is for others', web + service('other', { ports: ['80 -> 8080'] }) + opens('[{port: 80}]')],
  ['no container has the name of the target', web + service('web', { ports: ['80 -> http'] }) + opens('[{port: 80}]')],
  ['it is a range', web + toWeb + opens('[{port: 80, endPort: 90}]')],
  ['a placeholder hides it', web + toWeb + opens('[{port: "${PORT}"}]')],
  [
    'a placeholder hides a port of the pods',
    deployment('web', { ports: ['name: a, containerPort: "${PORT}"'] }) + toWeb + opens('[{port: 80}]'),
  ],
  [
    'one of the selected workloads declares it',
    web + toWeb + deployment('old', { ports: [80] }) + opens('[{port: 80}]', ''),
  ],
  [
    'the plugin compares before the translation',
    `//- .netpol.yaml\ncni: aws-vpc-cni\n${web}${toWeb}${opens('[{port: 80}]')}`,
  ],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});
