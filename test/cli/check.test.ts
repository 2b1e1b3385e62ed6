import { expect, test } from 'vitest';
import { run } from './run.ts';

const policy = (name: string, spec: string): string => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
  namespace: shop
spec:
${spec}`;

/** What each policy admits, and its mistake if any. */
const tcp = policy(
  'tcp',
  `  podSelector: {}
  ingress:
  - ports:
    - protocol: tcp # Why not.
      port: 8080
    - {protocol: 'Udp', port: 53}
  policyTypes: [Ingress]
`,
);
const peer = policy('peer', '  podSelector: {}\n  ingress:\n  - from: [{}]\n  policyTypes: [Ingress]\n');
const cart = `apiVersion: apps/v1
kind: Deployment
metadata: {name: cart, namespace: data}
spec: {template: {metadata: {labels: {app: cart}}, spec: {containers: [{name: cart, image: cart}]}}}
`;
const files = { 'cart.yaml': cart, 'peer.yaml': peer, 'tcp.yaml': tcp };

/** Place, severity and rule of each line. */
function short(text: string): string[] {
  const lines = text.split('\n').filter((line) => line !== '');
  return lines.map((line) => line.split(' ').slice(0, 3).join(' '));
}

const all = [
  'cart.yaml:3:18 warning unprotected-ingress',
  'cart.yaml:3:18 information unprotected-egress',
  'peer.yaml:9:12 error empty-peer',
  'tcp.yaml:10:17 error invalid-protocol',
  'tcp.yaml:12:18 error invalid-protocol',
];

test('everything', async () => {
  const { out, exit, error } = await run(['check'], files);
  expect({ found: short(out), exit, error }).toEqual({ found: all, exit: 1, error: '' });
});

test('--rule: only what these find', async () => {
  const found = async (...args: string[]): Promise<string[]> => short((await run(['check', ...args], files)).out);
  expect(await found('--rule', 'empty-peer')).toEqual(all.slice(2, 3));
  expect(await found('--rule', 'empty-peer, invalid-protocol')).toEqual(all.slice(2));
  expect(await found('--rule', 'empty-peer', '--rule=unprotected-egress')).toEqual([all[1], all[2]]);
  expect(await found('--rule', 'invalid')).toEqual(all.slice(2));
  expect((await run(['check', '--rule', 'unprotected-egress'], files)).exit).toBe(0);
});

test('--rule: who names a rule wants it on', async () => {
  const config = { '.netpol.yaml': 'rules: {empty-peer: off, invalid-protocol: hint}\n' };
  const found = async (...args: string[]): Promise<string[]> =>
    short((await run(['check', ...args], { ...files, ...config })).out);
  expect(await found('--severity', 'error')).toEqual([]);
  expect(await found('--rule', 'empty-peer,invalid-protocol')).toEqual([
    'peer.yaml:9:12 error empty-peer',
    'tcp.yaml:10:17 hint invalid-protocol',
    'tcp.yaml:12:18 hint invalid-protocol',
  ]);
});

test('--rule: a category turns nothing on', async () => {
  const config = { '.netpol.yaml': 'rules: {empty-peer: off}\n' };
  const { out } = await run(['check', '--rule', 'invalid'], { ...files, ...config });
  expect(short(out)).toEqual(all.slice(3));
});

test('--severity: what is not shown does not fail either', async () => {
  const warning = await run(['check', '--severity', 'warning', 'cart.yaml'], files);
  expect({ found: short(warning.out), exit: warning.exit }).toEqual({ found: all.slice(0, 1), exit: 1 });
  expect(await run(['check', '--severity', 'error', 'cart.yaml'], files)).toEqual({ exit: 0, out: '', error: '' });
});

test('--format: each of them, and the exit code is the same', async () => {
  const outcomes = ['text', 'json', 'sarif', 'junit', 'github', 'markdown'].map(async (format) => {
    const { out, exit, error } = await run(['check', '--format', format], files);
    return { head: out.slice(0, out.indexOf(' ')), exit, error };
  });
  expect(await Promise.all(outcomes)).toEqual(
    ['cart.yaml:3:18', '{\n', '{\n', '<?xml', '::warning', '**3'].map((head) => ({ head, exit: 1, error: '' })),
  );
  const { out } = await run(['check', '--format', 'junit', '--fail-on', 'error'], files);
  expect(out).toContain('<testsuites name="netpol" tests="5" failures="3">');
});

test('--write-baseline and --baseline: what is known is not said again, and what is gone is', async () => {
  const recorded = await run(['check', '--write-baseline', 'ci/known.json'], files);
  const { written = {}, ...outcome } = recorded;
  expect(outcome).toEqual({ exit: 0, out: '', error: 'wrote ci/known.json: 5 findings\n' });
  expect(Object.keys(written)).toEqual(['ci/known.json']);

  const check = (texts: Record<string, string>, ...args: string[]) =>
    run(['check', '--baseline', 'ci/known.json', ...args], { ...texts, ...written });
  expect(await check(files)).toEqual({ exit: 0, out: '', error: '' });
  expect(await check({ ...files, 'tcp.yaml': `# Moved.\n\n${tcp}` })).toEqual({ exit: 0, out: '', error: '' });
  const again = tcp.replace('    - {', '    - protocol: tcp\n    - {');
  const more = await check({ ...files, 'tcp.yaml': again });
  expect({ found: short(more.out), exit: more.exit }).toEqual({
    found: ['tcp.yaml:12:17 error invalid-protocol'],
    exit: 1,
  });
  const mended = { ...files, 'peer.yaml': peer.replace('{}]', '{podSelector: {matchLabels: {app: cart}}}]') };
  const gone = await check(mended);
  expect(gone).toEqual({ exit: 0, out: '', error: expect.stringMatching(/^gone: peer\.yaml empty-peer .+\n$/) });
  expect((await check(mended, 'tcp.yaml')).error).toBe('');
  expect((await check(mended, '--rule', 'invalid-protocol')).error).toBe('');
});

test('a baseline that cannot be read, and one that would lack something', async () => {
  expect(await run(['check', '--baseline', 'known.json'], files)).toEqual({
    exit: 2,
    out: '',
    error: 'netpol: cannot read the baseline known.json\n',
  });
  expect(await run(['check', '--baseline', 'known.json'], { ...files, 'known.json': '[]' })).toEqual({
    exit: 2,
    out: '',
    error: 'netpol: cannot read the baseline known.json: its version is not 1\n',
  });
  const { written, ...outcome } = await run(['check', '--write-baseline', 'known.json'], { ...files, 'x.yaml': null });
  expect({ written, ...outcome }).toEqual({
    written: undefined,
    exit: 2,
    out: '',
    error: expect.stringContaining('no baseline is written'),
  });
});

test('--fix: what can be mended is, what opens or closes something stays', async () => {
  const { written, exit, out, error } = await run(['check', '--fix'], files);
  expect(written).toEqual({ 'tcp.yaml': tcp.replace('tcp #', 'TCP #').replace("'Udp'", "'UDP'") });
  expect({ exit, found: short(out), said: short(error) }).toEqual({
    exit: 1,
    found: all.slice(0, 3),
    said: ['fixed tcp.yaml:10:17 error', 'fixed tcp.yaml:12:18 error', '3 findings are'],
  });
  const again = await run(['check', '--fix'], { ...files, ...written });
  expect(again).toEqual({ exit: 1, out, error: '3 findings are left\n' });
});

test('--fix chooses no peer for a rule that opens nothing yet, as its protocol is refused too', async () => {
  const both = tcp.replace('  - ports:', '  - from: [{}]\n    ports:');
  expect(both).not.toBe(tcp);
  const { written } = await run(['check', '--fix'], { 'tcp.yaml': both });
  expect(written).toEqual({ 'tcp.yaml': both.replace('tcp #', 'TCP #').replace("'Udp'", "'UDP'") });
});

test.each([
  [
    'peers that were likely meant as one',
    'from: [{namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: shop}}}, {podSelector: {matchLabels: {app: web}}}]',
  ],
  [
    'a peer with ports that belong to the rule',
    'from: [{podSelector: {matchLabels: {app: web}}}, {podSelector: {matchLabels: {app: web}}, ports: [{port: 80}]}]',
  ],
  ['an empty list of peers', 'from:\n    ports: [{port: 8080}]'],
  ['an address or its network', 'from: [{ipBlock: {cidr: 10.0.0.5/8}}]'],
  [
    'a rule with a comment of its own',
    'from: [{podSelector: {}}]\n  # The database.\n  - from: [{podSelector: {}}]\n    ports: [{port: 5432}]',
  ],
  ['a rule beside one for everyone', 'from: [{podSelector: {}}]\n  - {}'],
])('--fix leaves to their author: %s', async (_, rule) => {
  const texts = { 'p.yaml': policy('p', `  podSelector: {}\n  policyTypes: [Ingress]\n  ingress:\n  - ${rule}\n`) };
  expect((await run(['check', '--fix'], texts)).written).toBeUndefined();
});

test('--fix closes nothing in one copy of a policy since another copy has it open', async () => {
  const split = policy(
    'split',
    '  podSelector: {}\n  policyTypes: [Ingress]\n  ingress:\n  - from: [{podSelector: {}}]\n  - ports: [{port: 3260}]\n',
  );
  const texts = { 'all/one.yaml': split, 'all/two.yaml': split };
  expect((await run(['check', '--fix'], texts)).written).toBeUndefined();
});

test('--fix --dry-run: a diff, and nothing is written', async () => {
  const { written, out, error } = await run(['check', '--fix', '--dry-run', 'tcp.yaml'], files);
  expect(written).toBeUndefined();
  expect(short(error)).toEqual(['would fix tcp.yaml:10:17', 'would fix tcp.yaml:12:18', '0 findings are']);
  expect(out).toBe(`--- a/tcp.yaml
+++ b/tcp.yaml
@@ -7,7 +7,7 @@
   podSelector: {}
   ingress:
   - ports:
-    - protocol: tcp # Why not.
+    - protocol: TCP # Why not.
       port: 8080
-    - {protocol: 'Udp', port: 53}
+    - {protocol: 'UDP', port: 53}
   policyTypes: [Ingress]
`);
});

test('--fix touches only what is asked for', async () => {
  const fixed = async (texts: Record<string, string>, ...args: string[]) =>
    (await run(['check', '--fix', ...args], texts)).written;
  expect(await fixed(files, '--rule', 'empty-peer')).toBeUndefined();
  expect(await fixed(files, 'peer.yaml')).toBeUndefined();
  const config = { ...files, '.netpol.yaml': 'rules: {invalid-protocol: hint}\n' };
  expect(await fixed(config, '--severity', 'warning')).toBeUndefined();
  const silenced = { 'tcp.yaml': `# netpol-ignore: invalid-protocol on purpose\n${tcp}` };
  expect(await fixed(silenced)).toBeUndefined();
  const { written = {} } = await run(['check', '--write-baseline', 'known.json', '--rule', 'invalid-protocol'], {
    'tcp.yaml': tcp.replace("'Udp'", 'UDP'),
  });
  expect(await fixed({ ...files, ...written }, '--baseline', 'known.json')).toEqual({
    'tcp.yaml': tcp.replace("'Udp'", "'UDP'"),
  });
});

test('--fix leaves a file alone that is no UTF-8: what was there instead is not known', async () => {
  expect((await run(['check', '--fix'], { 'tcp.yaml': `# caf\ufffd\n${tcp}` })).written).toBeUndefined();
});

test('--fix: hints only where somebody names their rule', async () => {
  const texts = { 'tcp.yaml': tcp, '.netpol.yaml': 'rules: {invalid-protocol: hint}\n' };
  expect((await run(['check', '--fix'], texts)).written).toBeUndefined();
  expect((await run(['check', '--fix', '--rule', 'invalid-protocol'], texts)).written).toBeDefined();
});

test('--fix keeps line ends, and does not stumble over what cannot be read', async () => {
  const crlf = tcp.replaceAll('\n', '\r\n');
  const { written, exit } = await run(['check', '--fix'], { 'tcp.yaml': crlf, 'broken.yaml': 'kind: Pod\na: [' });
  expect({ written, exit }).toEqual({
    written: { 'tcp.yaml': crlf.replace('tcp #', 'TCP #').replace("'Udp'", "'UDP'") },
    exit: 2,
  });
});

test.each([
  ['--rule invalid-protocoll', 'there is no rule invalid-protocoll; is invalid-protocol meant?'],
  ['--rule frobnicate', 'there is no rule frobnicate'],
  ['--rule coverag', 'there is no rule coverag; is coverage meant?'],
  ['--severity off', '--severity is error, warning, information or hint, not off'],
  ['--format md', '--format is text, json, sarif, junit, github or markdown, not md'],
  ['--dry-run', '--dry-run is for --fix alone'],
  ['--fix --dry-run --write-baseline x', '--dry-run is for --fix alone'],
  ['--fix -', '--fix is for files, not for standard input'],
  ['--baseline x --write-baseline x', '--baseline and --write-baseline: it is one or the other'],
])('%s', async (line, message) => {
  expect(await run(['check', ...line.split(' ')], files)).toEqual({
    exit: 2,
    out: '',
    error: `netpol check: ${message}\n`,
  });
});
