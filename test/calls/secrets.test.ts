/** Nothing of a Secret is ever said: not its values, nor any part of them. */
import { expect, test } from 'vitest';
import { allCalls } from '../../server/src/calls/calls.ts';
import { hostLinksIn } from '../../server/src/features/documentLinks.ts';
import { hoverAt } from '../../server/src/features/hover.ts';
import { neededOutline } from '../../server/src/features/neededOutline.ts';
import { neededOf } from '../../server/src/reports/needed.ts';
import { callJson } from '../../server/src/reports/neededJson.ts';
import { callTable } from '../../server/src/reports/neededMarkdown.ts';
import { callLine } from '../../server/src/reports/neededText.ts';
import { check } from '../../server/src/rules/check.ts';
import { onlyCluster } from '../support/cluster.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';
import { deployment, policy, service } from '../support/manifests.ts';

const planted = ['hunter2', 'admin-user', 'secret-path', 'vault.example.com', '54329', '127.9.9.9'];

/** Values that calls, calls to the outside and what is neither are read from. */
const values = {
  URL: 'postgres://admin-user:hunter2@db:5432/secret-path',
  OTHER: 'https://admin-user:hunter2@vault.example.com:54329/secret-path',
  WRONG: 'db:54329',
  ADDRESS: 'http://127.9.9.9:54329',
  BARE: 'hunter2',
  HOST: 'db',
};

const secret = [
  '//- secret.yaml',
  'apiVersion: v1',
  'kind: Secret',
  'metadata: {name: s}',
  'data:',
  ...Object.entries(values).map(([key, value]) => `  ${key}: ${btoa(value)}`),
  'stringData:',
  ...Object.entries(values).map(([key, value]) => `  PLAIN_${key}: ${value}`),
  '  app.conf: |',
  ...Object.values(values).map((value) => `    server ${value};`),
  '',
].join('\n');

const web = [
  '//- web.yaml',
  'apiVersion: apps/v1',
  'kind: Deployment',
  'metadata: {name: web}',
  'spec:',
  '  template:',
  '    metadata: {labels: {app: web}}',
  '    spec:',
  '      containers:',
  '      - name: c',
  '        command: [sh, -c, "curl $URL; nc $HOST $WRONG"]',
  '        envFrom: [{secretRef: {name: s}}]',
  '        env:',
  '        - {name: ONE, valueFrom: {secretKeyRef: {name: s, key: URL}}}',
  '        - {name: MADE, value: "$(OTHER) $(BARE) $(URL)"}',
  '        - {name: HEADLESS, value: "queue:$(BARE) $(WRONG)"}',
  '        volumeMounts: [{name: v, mountPath: /x}]',
  '      volumes: [{name: v, secret: {secretName: s}}]',
  '',
].join('\n');

const source = [
  web,
  secret,
  deployment('db', { ports: [5432] }),
  service('db', { ports: [5432] }),
  deployment('queue'),
  service('queue', { ports: [80], spec: 'clusterIP: None' }),
  policy('deny', 'podSelector: {}'),
].join('');

const encoded = planted.map((value) => btoa(value).replace(/=+$/, '').slice(0, -1));

test('calls are found, and say the Secret and the key only', () => {
  const cluster = onlyCluster(snapshotOf(parseFixture(source)));
  const calls = allCalls(cluster);
  const texts = calls.map(({ target, evidence }) => `${target.resource.name}: ${evidence.text}`);
  expect(texts).toContain('db: key URL of Secret s');
  expect(texts).toContain('db: key PLAIN_URL of Secret s');
  expect(texts).toContain('db: key app.conf of Secret s');
  expect(texts).toContain('db: env MADE of web');
  expectSilence(calls.map(({ asked, ports, evidence: { text } }) => [asked, ports, text]));
});

test('hovers say nothing of it either, wherever they are', () => {
  const fixture = parseFixture(source);
  const snapshot = snapshotOf(fixture);
  let hovers = 0;
  for (const [uri, text] of fixture.files) {
    for (let offset = 0; offset < text.length; offset += 2) {
      const hover = hoverAt(snapshot, uri, offset);
      if (!hover) continue;
      hovers++;
      expectSilence(hover.lines.map((line) => line.map(words)));
    }
  }
  expect(hovers).toBeGreaterThan(100);
});

test('nor do reports of calls, in any form, and what links say of themselves', () => {
  const fixture = parseFixture(source);
  const snapshot = snapshotOf(fixture);
  const cluster = onlyCluster(snapshot);
  const { calls } = neededOf(cluster, () => true);
  const shown = (): string => 'place';
  expect(calls.map(({ evidence }) => evidence.map(({ text }) => text).join()).join()).toContain('key URL of Secret s');
  expectSilence(calls.map((call) => callLine(call, shown)));
  expectSilence([...callTable(calls, shown)]);
  expectSilence(calls.map((call) => callJson(snapshot, call, (uri) => uri)));
  expectSilence(neededOutline(cluster, 'cluster ws', () => true, '').map(({ line }) => line.map(words)));
  const links = [...fixture.files.keys()].flatMap((uri) => hostLinksIn(snapshot, uri));
  expect(links).not.toEqual([]);
  expectSilence(links.map(({ tooltip }) => tooltip));
});

test('nor do findings', () => {
  const messages = check(snapshotOf(parseFixture(source)), {}).map(({ message, related }) => [
    message,
    related.map((each) => each.message),
  ]);
  expect(messages.flat(2).join()).toContain('web calls db');
  expectSilence(messages);
});

/** Links hold the document that they lead into; what they show is their text. */
function words(segment: unknown): unknown {
  return JSON.stringify(segment, (key, value) => (key === 'document' ? undefined : value));
}

function expectSilence(said: unknown): void {
  const text = JSON.stringify(said);
  for (const value of [...planted, ...encoded]) expect(text).not.toContain(value);
}
