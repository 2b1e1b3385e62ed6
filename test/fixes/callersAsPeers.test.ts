import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy, service } from '../support/manifests.ts';

const title = 'Admit only the callers that the manifests tell of: api and web';
const rule = policy('db', 'podSelector: {matchLabels: {app: db}}\ningress:\n- po$0rts: [{port: 5432}]');
const pods =
  deployment('db', { ports: [5432, 9090] }) +
  service('db', { ports: [5432, 'metrics 9090'] }) +
  deployment('api', { env: { DB: 'db:5432' } }) +
  deployment('web', { env: { DB: 'postgres://db:5432/web' } }) +
  deployment('metrics', { env: { TARGET: 'db:9090' } });

test('those that call on these ports', () => {
  const { files, pairs } = applyFix(rule + pods, title);
  expect(files).toContain(`  - ports: [{port: 5432}]
    from:
    - podSelector:
        matchLabels:
          app: api
    - podSelector:
        matchLabels:
          app: web
`);
  expect(pairs).toEqual([
    'default/metrics -> default/db: TCP 5432 => no port',
    'outside -> default/db: every address on TCP 5432 => nothing',
  ]);
});

test('a caller of another namespace is named with that', () => {
  const elsewhere = deployment('job', { namespace: 'batch', env: { DB: 'db.default:5432' } });
  expect(titlesAt(rule + pods + elsewhere)).toContain(
    'Admit only the callers that the manifests tell of: batch/job, api and web',
  );
});

test('not where nobody is known, or somebody who is no pod', () => {
  expect(titlesAt(rule + deployment('db') + deployment('api')).filter((each) => each.startsWith('Admit only'))).toEqual(
    [],
  );
  const scraped = pods.replace(
    'labels: {app: db}',
    "labels: {app: db}\n      annotations: {prometheus.io/scrape: 'true', prometheus.io/port: '5432'}",
  );
  expect(titlesAt(rule + scraped).filter((each) => each.startsWith('Admit only'))).toEqual([]);
});
