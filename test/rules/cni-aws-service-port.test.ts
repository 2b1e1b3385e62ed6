import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { deployment, policy, service } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('cni-aws-service-port', source);
const cni = (name: string, more = '') => `//- .netpol.yaml\ncni: ${name}\n${more}`;
const aws = cni('aws-vpc-cni');
const web = deployment('web', { ports: ['name: http, containerPort: 8080'] });
const deny = policy('deny', 'podSelector: {}\npolicyTypes: [Ingress]');

test('at the port of the Service', () => {
  checkDiagnostics(
    `${aws}${web}${deny}
//- s.yaml
apiVersion: v1
kind: Service
metadata: {name: web}
spec:
  selector: {app: web}
  ports:
  - port: 80
#         ^^ warning cni-aws-service-port: The AWS VPC CNI compares connections with policies before Service web translates 80 to TCP 8080
    targetPort: http
`,
    { ignoring: ['unprotected-egress'] },
  );
});

test.each([
  ['both are the same', aws + web + service('web', { ports: ['8080 -> http'] }) + deny],
  ['the plugin is another', cni('calico') + web + service('web', { ports: ['80 -> http'] }) + deny],
  ['nothing isolates the pods', aws + web + service('web', { ports: ['80 -> http'] })],
  ['the Service is headless', aws + web + service('web', { ports: ['80 -> http'], spec: 'clusterIP: None' }) + deny],
  ['no container has the name', aws + web + service('web', { ports: ['80 -> web'] }) + deny],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});
