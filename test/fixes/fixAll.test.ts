import { expect, test } from 'vitest';
import type { Fix } from '../../server/src/fixes/fix.ts';
import { fixAllIn } from '../../server/src/fixes/fixAll.ts';
import { isSafe, mayBeSafe } from '../../server/src/fixes/safe.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { findingsOf } from '../support/check.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { deployment, policy } from '../support/manifests.ts';

function fixed(source: string, accepts: (snapshot: Snapshot, fix: Fix) => boolean = isSafe, file = 'main.yaml') {
  const uri = `${root}/${file}`;
  const result = fixAllIn(snapshotOf(parseFixture(source)), uri, {
    findings: (snapshot) => findingsOf(snapshot).filter((finding) => finding.uri === uri),
    accepts,
    options: { newPolicy: 'file' },
  });
  return {
    text: result.snapshot.files.get(uri)?.source.text,
    rules: result.fixed.map(({ finding }) => finding.rule),
    files: result.snapshot.files.size,
  };
}

const spec = (protocols: readonly string[]) =>
  policy(
    'web',
    `podSelector: {}\ningress:\n- ports: [${protocols.map((each) => `{protocol: ${each}, port: 53}`).join(', ')}]\npolicyTypes: [Ingress]`,
  );

test('every mistake of a file, in all of its documents', () => {
  const file = (one: string, other: string, last: string) =>
    `${spec([one, other])}---\n${spec([last])}`.replaceAll(/\/\/- .*\n/g, '');
  expect(fixed(`//- main.yaml\n${file('tcp', "'udp'", 'sctp')}`)).toEqual({
    text: file('TCP', "'UDP'", 'SCTP'),
    rules: ['invalid-protocol', 'invalid-protocol', 'invalid-protocol'],
    files: 1,
  });
});

test('not what has no fix', () => {
  const { text, rules } = fixed(spec(['tcp', 'http', 'udp']), isSafe, 'web-policy.yaml');
  expect(text).toContain('{protocol: TCP, port: 53}, {protocol: http, port: 53}, {protocol: UDP, port: 53}');
  expect(rules).toHaveLength(2);
});

test('not what opens or closes anything, though most people want it', () => {
  const miss = policy(
    'web',
    'podSelector: {matchLabels: {app: frontent}}\ningress:\n- ports: [{protocol: tcp}]\npolicyTypes: [Ingress]',
    'shop',
  );
  const source = deployment('frontend', { namespace: 'shop' }) + miss;
  const after = (accepts?: (snapshot: Snapshot, fix: Fix) => boolean) => fixed(source, accepts, 'web-policy.yaml');
  expect(after().text).toBe(miss.slice(miss.indexOf('\n') + 1).replace('tcp', 'TCP'));
  const all = after(() => true);
  expect(all.text).toContain('app: frontend}');
  expect([...all.rules].sort()).toEqual(['invalid-protocol', 'selects-no-pods']);
});

test('a comment that silences nothing goes, and one that does stays', () => {
  const text = policy(
    'web',
    'podSelector: {}\ningress:\n- ports: [{protocol: http}] # netpol-ignore: invalid-protocol\n',
  );
  const unused = text.replace('spec:', '# netpol-ignore: invalid-cidr\nspec:');
  expect(fixed(unused, isSafe, 'web-policy.yaml').text).toBe(text.slice(text.indexOf('\n') + 1));
});

test('nothing in other files', () => {
  const source = deployment('web', { namespace: 'shop' });
  expect(fixed(source, isSafe, 'web.yaml')).toMatchObject({ rules: [], files: 1 });
});

test('what is about a workload is not even tried', () => {
  const findings = findingsOf(snapshotOf(parseFixture(deployment('web', { namespace: 'shop' }) + spec(['tcp']))));
  expect(findings.filter(mayBeSafe).map(({ rule }) => rule)).toEqual(['invalid-protocol']);
});
