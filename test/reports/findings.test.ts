import { createRequire } from 'node:module';
import { type Schema, Validator } from '@cfworker/json-schema';
import { expect, test } from 'vitest';
import { baselineText, readBaseline, sinceBaseline } from '../../server/src/reports/baseline.ts';
import { type FindingJson, type FindingsFormat, findingJson } from '../../server/src/reports/findings.ts';
import { findingsGithub } from '../../server/src/reports/findingsGithub.ts';
import { findingsJunit } from '../../server/src/reports/findingsJunit.ts';
import { findingsMarkdown } from '../../server/src/reports/findingsMarkdown.ts';
import { findingsSarif } from '../../server/src/reports/findingsSarif.ts';
import { findingsText } from '../../server/src/reports/findingsText.ts';
import { check } from '../../server/src/rules/check.ts';
import { rules } from '../../server/src/rules/list.ts';
import type { Snapshot } from '../../server/src/snapshot/snapshot.ts';
import { parseFixture, root, snapshotOf, withCrlf } from '../support/fixture.ts';

/** The official schema of SARIF 2.1.0, as published. */
const schema: Schema = createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json');

const source = `
  //- shop/web policy.yaml
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata:
    name: web
    namespace: shop
  spec:
    podSelector: {}
    ingress:
    - from:
      - {}
      ports:
      - protocol: tcp
        port: 8080
  //- shop/db.yaml
  apiVersion: apps/v1
  kind: Deployment
  metadata:
    name: db
    namespace: data
  spec:
    template:
      metadata:
        labels: {app: db}
      spec:
        containers:
        - name: db
          image: db
`;

const about = { version: '1.2.3', fails: ({ severity }: FindingJson) => severity === 'error' };
const made = (format: FindingsFormat, findings: readonly FindingJson[]) => [...format(findings, about)].join('');

function findingsIn(snapshot: Snapshot): FindingJson[] {
  return check(snapshot, {}).flatMap(
    (finding) => findingJson(snapshot, finding, (uri) => uri.slice(root.length + 1)) ?? [],
  );
}

const findings = findingsIn(snapshotOf(parseFixture(source)));

/** One that has everything which a format has to escape. */
const odd: FindingJson = {
  rule: 'empty-peer',
  severity: 'error',
  message: '100% of "<a> & b": {} and [c](d), or [e].\nWhat\u0001?',
  file: 'a,b/c:d é%.yaml',
  range: { start: { line: 0, character: 0 }, end: { line: 2, character: 4 } },
  object: 'networking.k8s.io/NetworkPolicy/shop/web',
  fingerprint: 'x',
  clusters: ['prod'],
  related: [
    {
      message: 'There.',
      file: 'e f.yaml',
      range: { start: { line: 1, character: 2 }, end: { line: 1, character: 3 } },
    },
  ],
};

test('text', () => {
  expect(
    made(findingsText, findings)
      .split('\n')
      .map((line) => line.split(' ').slice(0, 4).join(' ')),
  ).toEqual([
    'shop/db.yaml:4:9 warning unprotected-ingress No',
    'shop/db.yaml:4:9 information unprotected-egress No',
    'shop/web policy.yaml:10:7 error empty-peer',
    'shop/web policy.yaml:12:17 error invalid-protocol',
    '',
  ]);
});

test('sarif is valid by the official schema, whatever is in it', () => {
  for (const some of [[], findings, [odd]]) {
    const { valid, errors } = new Validator(schema, '4').validate(JSON.parse(made(findingsSarif, some)));
    expect({ valid, errors: errors.map(({ error, instanceLocation }) => `${instanceLocation} ${error}`) }).toEqual({
      valid: true,
      errors: [],
    });
  }
  const broken = JSON.parse(made(findingsSarif, findings));
  broken.runs[0].results[0].level = 'information';
  expect(new Validator(schema, '4').validate(broken).valid).toBe(false);
});

test('sarif has every rule, and of each finding its place, what belongs to it and what it is known by', () => {
  const [run] = JSON.parse(made(findingsSarif, [...findings, odd])).runs;
  const { rules: descriptors, ...driver } = run.tool.driver;
  expect(driver).toEqual({
    name: 'Netpol',
    semanticVersion: '1.2.3',
    informationUri: 'https://github.com/netpol/netpol',
  });
  expect(descriptors.map(({ id }: { id: string }) => id)).toEqual(rules.map(({ id }) => id));
  const protocol = descriptors.find(({ id }: { id: string }) => id === 'invalid-protocol');
  expect(protocol).toMatchObject({
    shortDescription: { text: 'A protocol is none of TCP, UDP and SCTP.' },
    helpUri: 'https://github.com/netpol/netpol/blob/main/docs/rules/invalid-protocol.md',
    defaultConfiguration: { enabled: true, level: 'error' },
    properties: { category: 'invalid' },
  });
  expect(protocol.help.markdown).toContain('`spec.ingress[0].ports[0].protocol');
  expect(protocol.help.text).not.toContain('`');
  for (const { ruleId, ruleIndex } of run.results) expect(descriptors[ruleIndex].id).toBe(ruleId);
  expect(run.results.map(({ ruleId, level }: { ruleId: string; level: string }) => `${level} ${ruleId}`)).toEqual([
    'warning unprotected-ingress',
    'note unprotected-egress',
    'error empty-peer',
    'error invalid-protocol',
    'error empty-peer',
  ]);
  expect(run.results.at(-2)).toEqual({
    ruleId: 'invalid-protocol',
    ruleIndex: descriptors.indexOf(protocol),
    level: 'error',
    message: { text: findings.at(-1)?.message },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'shop/web%20policy.yaml', uriBaseId: '%SRCROOT%' },
          region: { startLine: 12, startColumn: 17, endLine: 12, endColumn: 20 },
        },
        logicalLocations: [{ fullyQualifiedName: 'networking.k8s.io/NetworkPolicy/shop/web' }],
      },
    ],
    partialFingerprints: { 'netpol/v1': findings.at(-1)?.fingerprint },
    properties: { severity: 'error', clusters: ['ws'] },
  });
  const { message, relatedLocations } = run.results.at(-1);
  expect(message.text).toBe('100% of "<a> & b": {{}} and \\[c](d), or [e].\nWhat\u0001?');
  expect(relatedLocations).toEqual([
    {
      id: 0,
      physicalLocation: {
        artifactLocation: { uri: 'e%20f.yaml', uriBaseId: '%SRCROOT%' },
        region: { startLine: 2, startColumn: 3, endLine: 2, endColumn: 4 },
      },
      message: { text: 'There.' },
    },
  ]);
});

test('junit: a suite for each file, a case for each finding', () => {
  const short = findings.map((finding) => ({ ...finding, message: 'Said.' }));
  expect(made(findingsJunit, [...short.slice(0, 1), odd])).toBe(`<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="netpol" tests="2" failures="1">
  <testsuite name="shop/db.yaml" tests="1" failures="0">
    <testcase name="unprotected-ingress at 4:9" classname="shop/db.yaml">
      <system-out>shop/db.yaml:4:9 warning unprotected-ingress Said.</system-out>
    </testcase>
  </testsuite>
  <testsuite name="a,b/c:d é%.yaml" tests="1" failures="1">
    <testcase name="empty-peer at 1:1" classname="a,b/c:d é%.yaml">
      <failure type="error" message="100% of &quot;&lt;a&gt; &amp; b&quot;: {} and [c](d), or [e].&#10;What\ufffd?">a,b/c:d é%.yaml:1:1 error empty-peer 100% of &quot;&lt;a&gt; &amp; b&quot;: {} and [c](d), or [e].&#10;What\ufffd?</failure>
    </testcase>
  </testsuite>
</testsuites>
`);
  expect(made(findingsJunit, [])).toContain('tests="1" failures="0"');
});

test('github: what its commands give a meaning is escaped', () => {
  expect(made(findingsGithub, [{ ...(findings[1] as FindingJson), message: 'Said: a, b.' }, odd])).toBe(
    '::notice file=shop/db.yaml,line=4,col=9,endLine=4,endColumn=11,title=unprotected-egress::Said: a, b.\n' +
      '::error file=a%2Cb/c%3Ad é%25.yaml,line=1,endLine=3,title=empty-peer::100%25 of "<a> & b": {} and [c](d), or [e].%0AWhat\u0001?\n',
  );
});

test('markdown: a table for each file', () => {
  const short = findings.map((finding) => ({ ...finding, message: 'Said.' }));
  const link = (rule: string) => `[${rule}](https://github.com/netpol/netpol/blob/main/docs/rules/${rule}.md)`;
  expect(
    made(findingsMarkdown, [...short.slice(0, 2), { ...odd, message: 'a | b\nc' }]),
  ).toBe(`**1 error, 1 warning and 1 information** in 2 files

### shop/db.yaml

| Line | Severity | Rule | Message |
| --- | --- | --- | --- |
| 4 | warning | ${link('unprotected-ingress')} | Said. |
| 4 | information | ${link('unprotected-egress')} | Said. |

### a,b/c:d é%.yaml

| Line | Severity | Rule | Message |
| --- | --- | --- | --- |
| 1 | error | ${link('empty-peer')} | a \\| b c |
`);
  expect(made(findingsMarkdown, [])).toBe('Nothing was found.\n');
});

const fingerprints = (text: string) =>
  findingsIn(snapshotOf(parseFixture(text)))
    .map(({ rule, fingerprint }) => `${rule} ${fingerprint}`)
    .sort();

test('a fingerprint stays where lines, line ends, other objects, other items and files are others', () => {
  const before = fingerprints(source);
  expect(new Set(before).size).toBe(4);
  expect(findingsIn(snapshotOf(withCrlf(parseFixture(source)))).map(({ fingerprint }) => fingerprint)).toEqual(
    findings.map(({ fingerprint }) => fingerprint),
  );
  const moved = source
    .replace('//- shop/web policy.yaml\n', '//- other.yaml\n  # A comment.\n\n  kind: ConfigMap\n  ---\n')
    .replace('- protocol: tcp', '- port: 53\n      - protocol:   tcp');
  expect(fingerprints(moved)).toEqual(before);
});

test.each([
  ['the object', 'name: web', 'name: api', 'invalid-protocol'],
  ['the namespace', 'namespace: shop', 'namespace: other', 'invalid-protocol'],
  ['what is written', 'tcp', 'udp', 'invalid-protocol'],
])('a fingerprint is another where %s is', (_, from, to, rule) => {
  const of = (text: string) => fingerprints(text).find((each) => each.startsWith(rule));
  expect(of(source.replace(from, to))).toBeDefined();
  expect(of(source.replace(from, to))).not.toBe(of(source));
});

const labels = (value: string) => `
  apiVersion: networking.k8s.io/v1
  kind: NetworkPolicy
  metadata: {name: web, namespace: shop}
  spec:
    podSelector: {}
    ingress:
    - from:
      - namespaceSelector: {matchLabels: {name: ${value}}}
`;

test('a fingerprint of what stands at a key is another where the value is', () => {
  const [one, other] = ['kube-system', 'ingress-nginx'].map((value) =>
    fingerprints(labels(value)).filter((each) => each.startsWith('namespace-name-label')),
  );
  expect([one?.length, other?.length]).toEqual([1, 1]);
  expect(one).not.toEqual(other);
});

test('a fingerprint tells nothing of what a Secret holds, and who calls whom is part of it', () => {
  const called = (callers: readonly string[], host: string) =>
    fingerprints(`
      kind: Secret
      apiVersion: v1
      metadata: {name: hosts, namespace: shop}
      stringData: {DB: "${host}"}
      ${callers
        .map(
          (name) => `---
      kind: Pod
      apiVersion: v1
      metadata: {name: ${name}, namespace: shop, labels: {app: ${name}}}
      spec: {containers: [{name: main, image: x, envFrom: [{secretRef: {name: hosts}}]}]}`,
        )
        .join('\n      ')}
      ---
      kind: Service
      apiVersion: v1
      metadata: {name: db, namespace: shop}
      spec: {selector: {app: db}, ports: [{port: 5432}]}
      ---
      kind: Pod
      apiVersion: v1
      metadata: {name: db, namespace: shop, labels: {app: db}}
      spec: {containers: [{name: main, image: x, ports: [{containerPort: 5432}]}]}
      ---
      kind: NetworkPolicy
      apiVersion: networking.k8s.io/v1
      metadata: {name: deny, namespace: shop}
      spec: {podSelector: {}}
    `).filter((each) => each.startsWith('inferred-caller-blocked'));
  const plain = called(['web'], 'postgres://user:one@db:5432');
  expect(plain).toHaveLength(1);
  expect(called(['web'], 'postgres://user:two@db:5432')).toEqual(plain);
  expect(new Set(called(['web', 'api'], 'postgres://user:one@db:5432')).size).toBe(2);
});

test('a baseline hides as many as it records, and says what is gone', () => {
  const entries = readBaseline(baselineText(findings));
  if (typeof entries === 'string') throw new Error(entries);
  expect(sinceBaseline(findings, entries)).toEqual({ fresh: [], gone: [] });
  const [first, second] = findings as [FindingJson, FindingJson];
  const again = { ...first, file: 'copy.yaml' };
  expect(sinceBaseline([again, ...findings], entries)).toEqual({ fresh: [again], gone: [] });
  expect(sinceBaseline([again], entries).fresh).toEqual([]);
  expect(sinceBaseline([second], entries).gone.map(({ rule }) => rule)).toEqual([
    'unprotected-ingress',
    'empty-peer',
    'invalid-protocol',
  ]);
  expect(sinceBaseline([again, first], readBaseline(baselineText([first, again])) as never).fresh).toEqual([]);
});

test('a baseline is the same text whatever the order of what is found', () => {
  expect(baselineText([...findings].reverse())).toBe(baselineText(findings));
  expect(baselineText(findings.slice(0, 1))).toBe(`{
  "version": 1,
  "findings": [
    {
      "file": "shop/db.yaml",
      "object": "apps/Deployment/data/db",
      "rule": "unprotected-ingress",
      "message": ${JSON.stringify(findings[0]?.message)},
      "fingerprint": "${findings[0]?.fingerprint}"
    }
  ]
}
`);
});

test.each([
  ['{', 'it is no JSON'],
  ['null', 'its version is not 1'],
  ['{"version": 2, "findings": []}', 'its version is not 1'],
  ['{"version": 1}', 'its findings are no list of entries'],
  ['{"version": 1, "findings": [{"rule": "x"}]}', 'its findings are no list of entries'],
])('%s is no baseline', (text, why) => {
  expect(readBaseline(text)).toBe(why);
});
