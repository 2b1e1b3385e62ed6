import { expect, test } from 'vitest';
import { applyFix, refactoringsAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const web = deployment('web', {
  ports: ['name: http, containerPort: 8080', 'name: dns, containerPort: 53, protocol: UDP'],
});
const job = deployment('job', { ports: ['name: http, containerPort: 9090'] });

function rewritten(spec: string, title: string): string {
  const { files, pairs } = applyFix(policy('web', spec) + web, title);
  expect(pairs).toEqual([]);
  return files
    .slice(files.indexOf('spec:\n') + 'spec:\n'.length)
    .replace(/^ {2}/gm, '')
    .trimEnd();
}

function offered(spec: string, workloads = web): string[] {
  return refactoringsAt(policy('web', spec) + workloads).filter((title) => title.startsWith('Write port'));
}

test.each([
  [
    'podSelector: {}\ningress:\n- ports:\n  - port: ht$0tp # it',
    'http as 8080',
    'podSelector: {}\ningress:\n- ports:\n  - port: 8080 # it',
  ],
  [
    'podSelector: {}\ningress:\n- ports:\n  - port: 80$080',
    '8080 as http',
    'podSelector: {}\ningress:\n- ports:\n  - port: http',
  ],
  [
    'podSelector: {}\ningress: [{ports: [{protocol: U$0DP, port: dns}]}]',
    'dns as 53',
    'podSelector: {}\ningress: [{ports: [{protocol: UDP, port: 53}]}]',
  ],
  [
    'podSelector: {}\ningress: [{ports: [{protocol: UDP, port: 5$03}]}]',
    '53 as dns',
    'podSelector: {}\ningress: [{ports: [{protocol: UDP, port: dns}]}]',
  ],
  [
    'podSelector: {}\negress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: h$0ttp}]}]',
    'http as 8080',
    'podSelector: {}\negress: [{to: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: 8080}]}]',
  ],
])('%s', (before, title, after) => expect(rewritten(before, `Write port ${title}`)).toBe(after));

test('is not offered where pods do not agree, or others may be there', () => {
  const named = 'podSelector: {}\ningress: [{ports: [{port: h$0ttp}]}]';
  expect(offered(named)).toEqual(['Write port http as 8080']);
  expect(offered(named, web + job)).toEqual([]);
  expect(offered(named, '')).toEqual([]);
  expect(offered('podSelector: {}\ningress: [{ports: [{port: d$0ns}]}]')).toEqual([]);
  expect(offered('podSelector: {}\ningress: [{ports: [{port: 80$081}]}]')).toEqual([]);
  expect(offered('podSelector: {}\ningress: [{ports: [{port: 80$080, endPort: 8090}]}]')).toEqual([]);
  expect(offered('podSelector: {}\negress: [{ports: [{port: h$0ttp}]}]')).toEqual([]);
  expect(offered('podSelector: {}\negress: [{to: [{namespaceSelector: {}}], ports: [{port: h$0ttp}]}]')).toEqual([]);
  const hidden = deployment('web', { ports: ['name: "${NAME}", containerPort: 8080'] });
  expect(offered(named, web + hidden.replace('web', 'more'))).toEqual([]);
});
