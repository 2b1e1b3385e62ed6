import { expect, test } from 'vitest';
import { checkDiagnostics } from '../support/check.ts';
import { policy } from '../support/manifests.ts';
import { messagesOf } from './support/found.ts';

const found = (source: string) => messagesOf('cni-endport', source);
const cni = (name: string, more = '') => `//- .netpol.yaml\ncni: ${name}\n${more}`;
const range = (ports: string) => policy('p', `podSelector: {}\ningress: [{ports: ${ports}}]`);

test('at the end of the range', () => {
  checkDiagnostics(`${cni('cilium')}
//- p.yaml
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: p}
spec:
  podSelector: {}
  ingress:
  - ports:
    - port: 30000
      endPort: 30009
#              ^^^^^ information cni-endport: Cilium before version 1.16 knows no endPort: it opens port 30000 alone, or leaves the policy out.
`);
});

test.each([
  ['no plugin is configured', range('[{port: 1, endPort: 9}]')],
  ['another one is', cni('calico') + range('[{port: 1, endPort: 9}]')],
  ['the range is one port', cni('cilium') + range('[{port: 9, endPort: 9}]')],
  ['the range is refused', cni('cilium') + range('[{port: 9, endPort: 1}]')],
  ['a placeholder hides it', cni('cilium') + range('[{port: 1, endPort: "${END}"}]')],
])('nothing where %s', (_, source) => {
  expect(found(source)).toEqual([]);
});
