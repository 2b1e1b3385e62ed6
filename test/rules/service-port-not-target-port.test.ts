import { describe, expect, test } from 'vitest';
import { checkDiagnostics, findingsOf } from '../support/check.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment, ingress, policy, service } from '../support/manifests.ts';
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

/** All that is said of connections, as `rule at file`, however the files are named. */
function toldOf(files: readonly string[]): string[] {
  const orders = [files, [...files].reverse()].map((each) =>
    each.map((text, index) => text.replace(/^\/\/- /, `//- ${index}-`)).join(''),
  );
  const [one, other] = orders.map((source) =>
    findingsOf(snapshotOf(parseFixture(source)))
      .filter(({ rule }) => /port|blocked|missing/.test(rule) && rule !== 'missing-namespace')
      .map(({ rule, uri }) => `${rule} at ${uri.replace(/.*\/\d-/, '')}`)
      .sort(),
  );
  expect(other).toEqual(one);
  return one ?? [];
}

const front = deployment('front', { env: { WEB: 'http://web:80' } });
const fromFront = (port: number) =>
  policy(
    'web',
    `podSelector: {matchLabels: {app: web}}\ningress: [{from: [{podSelector: {matchLabels: {app: front}}}], ports: [{port: ${port}}]}]`,
  );
const toWebOn = (port: number) =>
  policy(
    'front',
    `podSelector: {matchLabels: {app: front}}\npolicyTypes: [Egress]\negress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: ${port}}]}]`,
  );

describe('one mistake is told once', () => {
  const policyOfWeb = 'service-port-not-target-port at web-policy.yaml';
  const policyOfFront = 'service-port-not-target-port at front-policy.yaml';

  test('at the policy, and not where the call is written', () => {
    expect(toldOf([front, web, toWeb, fromFront(80)])).toEqual([policyOfWeb]);
    expect(toldOf([front, web, toWeb, toWebOn(80)])).toEqual([policyOfFront]);
    expect(toldOf([front, web, toWeb, fromFront(80), toWebOn(80)])).toEqual([policyOfFront, policyOfWeb]);
    expect(toldOf([front, web, toWeb, fromFront(8080), toWebOn(80)])).toEqual([policyOfFront]);
  });

  test('without evidence of a call not at the other end either', () => {
    const silent = deployment('front');
    expect(toldOf([silent, web, toWeb, fromFront(80), toWebOn(8080)])).toEqual([policyOfWeb]);
    expect(toldOf([silent, web, toWeb, fromFront(8080), toWebOn(80)])).toEqual([policyOfFront]);
    expect(toldOf([silent, web, toWeb, fromFront(80), toWebOn(80)])).toEqual([policyOfFront, policyOfWeb]);
    // Which have nothing to do with the port of a Service.
    expect(toldOf([silent, web, toWeb, fromFront(9000), toWebOn(8080)])).toContain(
      'callee-ingress-missing at front-policy.yaml',
    );
  });

  test('by its name too', () => {
    const named = service('web', { ports: ['http 80 -> 8080'] });
    const byName = fromFront(80).replace('port: 80', 'port: http');
    expect(toldOf([front, web, named, byName])).toEqual(['named-port-is-service-port at web-policy.yaml']);
  });

  test('an Ingress too', () => {
    const site = ingress('site', ['{name: web, port: {number: 80}}']);
    const anyone = policy('web', 'podSelector: {matchLabels: {app: web}}\ningress: [{ports: [{port: 80}]}]');
    expect(toldOf([site, web, toWeb, anyone])).toEqual([policyOfWeb]);
  });

  test('what is held back for another reason too is told of the call', () => {
    const call = 'inferred-caller-blocked at front.yaml';
    const other = policy(
      'web',
      'podSelector: {matchLabels: {app: web}}\ningress: [{from: [{podSelector: {matchLabels: {app: other}}}], ports: [{port: 80}]}]',
    );
    expect(toldOf([front, web, toWeb, other])).toEqual([call, policyOfWeb]);
    const silenced = policy('front', 'podSelector: {matchLabels: {app: front}}\npolicyTypes: [Egress]');
    expect(toldOf([front, web, toWeb, fromFront(80), silenced])).toContain(call);
  });
});
