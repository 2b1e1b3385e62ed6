import { expect, test } from 'vitest';
import { applied } from '../../server/src/fixes/edits.ts';
import { applyFix, fixesIn, titlesAt } from '../support/fixes.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment, policy, service } from '../support/manifests.ts';

const web = deployment('web', { namespace: 'shop', ports: ['name: http, containerPort: 8080'] });
const grafana = deployment('grafana', { namespace: 'monitoring' });

test('addNamespaceSelector: in the same peer', () => {
  const from = (peer: string) => policy('p', `podSelector: {}\ningress:\n- from:\n${peer}`, 'shop') + web + grafana;
  const title = 'Mean these pods of namespace monitoring';
  const { files, pairs } = applyFix(from('  - podSelector: # who\n      match$0Labels:\n        app: grafana'), title);
  expect(files).toContain(`    - podSelector: # who
        matchLabels:
          app: grafana
      namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: monitoring
`);
  expect(pairs).toEqual(['monitoring/grafana -> shop/web: no port => all ports']);
  expect(applyFix(from('  - {podSelector: {match$0Labels: {app: grafana}}}'), title).files).toContain(
    '- {podSelector: {matchLabels: {app: grafana}}, namespaceSelector: { matchLabels: { kubernetes.io/metadata.name: monitoring } }}',
  );
  const other = deployment('grafana', { namespace: 'b', file: 'b.yaml' });
  expect(titlesAt(from('  - {podSelector: {match$0Labels: {app: grafana}}}') + other)).not.toContain(title);
});

test('addPolicyType: the rules count then', () => {
  const title = 'Add Egress to policyTypes: the policy then admits only what these rules do';
  const text = (types: string) =>
    policy('p', `podSelector: {}\npolicyTypes:${types}\neg$0ress:\n- to:\n  - podSelector: {}`, 'shop') + web + grafana;
  const { files, pairs } = applyFix(text('\n- Ingress # both'), title, { appearing: ['egress-blocks-dns'] });
  expect(files).toContain('  policyTypes:\n  - Ingress # both\n  - Egress\n');
  expect(pairs).toEqual([
    'shop/web -> monitoring/grafana: all ports => no port',
    'shop/web -> outside: every address on all ports => nothing',
  ]);
  expect(applyFix(text(' [Ingress]'), title, { appearing: ['egress-blocks-dns'] }).files).toContain(
    '  policyTypes: [Ingress, Egress]\n',
  );
  const ingress = policy('p', 'podSelector: {}\npolicyTypes: [Egress]\ningr$0ess: [{}]', 'shop');
  expect(titlesAt(ingress)).toContain('Add Ingress to policyTypes: the policy then admits only what these rules do');
});

const open = (ports: string) =>
  policy('p', `podSelector: {matchLabels: {app: web}}\ningress:\n- ports:\n${ports}`, 'shop');

test('setProtocol: that of the pods', () => {
  const dns = deployment('web', { namespace: 'shop', ports: ['name: dns, containerPort: 53, protocol: UDP'] });
  const title = 'Write protocol UDP';
  const { files, pairs } = applyFix(open('  - port: d$0ns # of the pods') + dns + grafana, title);
  expect(files).toContain('    - port: dns # of the pods\n      protocol: UDP\n');
  expect(pairs).toEqual([
    'monitoring/grafana -> shop/web: no port => UDP 53',
    'outside -> shop/web: nothing => every address on UDP 53',
  ]);
  expect(applyFix(open('  - {port: dns, protocol: S$0CTP}') + dns, title).files).toContain(
    '- {port: dns, protocol: UDP}',
  );
  expect(titlesAt(open('  - port: d$0ns\n  - {port: dns, protocol: UDP}') + dns)).not.toContain(title);
  const both = dns.replace('UDP}', 'UDP}\n        - {name: dns, containerPort: 53, protocol: SCTP}');
  expect(titlesAt(open('  - port: d$0ns') + both).filter((each) => each.startsWith('Write'))).toEqual([]);
});

test('useTargetPort: a number stays a number', () => {
  const plain = deployment('web', { namespace: 'shop', ports: [8080] });
  const front = service('web', { namespace: 'shop', ports: ['public 80 -> 8080'] });
  const { files, pairs } = applyFix(
    open('  - port: pub$0lic # why') + plain + front + grafana,
    'Write 8080, the port of the pods',
  );
  expect(files).toContain('    - port: 8080 # why\n');
  expect(pairs).toEqual([
    'monitoring/grafana -> shop/web: no port => TCP 8080',
    'outside -> shop/web: nothing => every address on TCP 8080',
  ]);
  const named = service('web', { namespace: 'shop', ports: ['public 80 -> http'] });
  expect(applyFix(open('  - port: "pub$0lic"') + web + named, 'Write http, the port of the pods').files).toContain(
    '    - port: "http"\n',
  );
});

test('usePortName: each name of the pods, and first of all the one that is a slip away', () => {
  const many = deployment('web', {
    namespace: 'shop',
    ports: [
      'name: metrics, containerPort: 9090',
      'name: http, containerPort: 8080',
      'name: dns, containerPort: 53, protocol: UDP',
    ],
  });
  const fixture = parseFixture(open('  - port: metr$0ic') + many);
  const fixes = fixesIn(snapshotOf(fixture), fixture.cursor as NonNullable<typeof fixture.cursor>);
  expect(
    fixes.filter(({ title }) => title.startsWith('Write')).map(({ title, preferred }) => [title, preferred]),
  ).toEqual([
    ['Write metrics, a port of the pods', true],
    ['Write http, a port of the pods', false],
  ]);
  expect(applyFix(open('  - port: metr$0ic') + many, 'Write http, a port of the pods').files).toContain(
    '    - port: http\n',
  );
});

test('removeCondition: a label that changes, with its list where it is the only one', () => {
  const title = 'Select without pod-template-hash';
  const select = (selector: string) => policy('p', selector, 'shop') + web + grafana;
  const { files, pairs } = applyFix(
    select('podSelector:\n  matchLabels:\n    app: web # name\n    pod-templ$0ate-hash: abc'),
    title,
  );
  expect(files).toContain('  podSelector:\n    matchLabels:\n      app: web # name\n');
  expect(files).not.toContain('hash');
  // It matched perhaps, and does so surely now.
  expect(pairs).toEqual([
    'monitoring/grafana -> shop/web: no port, perhaps all ports => no port',
    'outside -> shop/web: every address on no port, perhaps all ports => nothing',
  ]);
  expect(
    applyFix(
      select(
        'podSelector: {matchLabels: {app: web}, matchExpressions: [{key: pod-tem$0plate-hash, operator: In, values: [a]}]}',
      ),
      title,
    ).files,
  ).toContain('podSelector: {matchLabels: {app: web}}\n');
  expect(
    applyFix(
      select(
        'podSelector:\n  matchExpressions:\n  - {key: app, operator: In, values: [web]}\n  - {key: pod-tem$0plate-hash, operator: In, values: [a]}',
      ),
      title,
    ).files,
  ).toContain('  podSelector:\n    matchExpressions:\n    - {key: app, operator: In, values: [web]}\n');
});

test('removeCondition: not of the only condition, nor of an anchor that counts twice', () => {
  const offered = (selector: string) =>
    titlesAt(policy('p', selector, 'shop') + web).filter((title) => title.startsWith('Select'));
  expect(offered('podSelector: {matchLabels: {pod-templ$0ate-hash: abc}}')).toEqual([]);
  expect(
    offered(
      'podSelector: &pods {matchLabels: {app: web, pod-templ$0ate-hash: abc}}\ningress: [{from: [{podSelector: *pods}]}]',
    ),
  ).toEqual([]);
});

test('admitNodes: only where the addresses of the nodes are configured', () => {
  const proxy = deployment('proxy', { namespace: 'shop', pod: 'hostNetwork: true' });
  const fixture = parseFixture(
    policy(
      'p',
      'podSelector: {matchLabels: {app: web}}\ningress:\n- from:\n  - podSelector:\n      match$0Labels: {app: proxy}',
      'shop',
    ) +
      web +
      proxy,
  );
  const cursor = fixture.cursor as NonNullable<typeof fixture.cursor>;
  const offered = (nodeCIDRs: readonly string[]) => {
    const snapshot = snapshotOf(fixture, { nodeCIDRs });
    const fix = fixesIn(snapshot, cursor).find(({ title }) => title.startsWith('Add the nodes'));
    return fix?.effect.type === 'change'
      ? [fix.title, applied(snapshot, fix.effect).files.get(cursor.uri)?.source.text]
      : undefined;
  };
  expect(offered([])).toBeUndefined();
  expect(offered(['10.0.0.0/16', 'fd00::/64'])).toEqual([
    'Add the nodes as peers: 10.0.0.0/16, fd00::/64',
    expect.stringContaining(`        matchLabels: {app: proxy}
    - ipBlock:
        cidr: 10.0.0.0/16
    - ipBlock:
        cidr: fd00::/64
`),
  ]);
});
