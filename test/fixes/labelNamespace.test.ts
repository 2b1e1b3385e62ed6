import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, namespace, policy } from '../support/manifests.ts';

const byTeam = policy(
  'p',
  'podSelector: {}\ningress: [{from: [{namespaceSelector: {match$0Labels: {team: ops}}}]}]',
  'shop',
);
const shop = namespace('shop', 'team: shop');
const ops = `//- ops.yaml
apiVersion: v1
kind: Namespace
metadata:
  name: ops-tools
`;
const title = 'Give namespace ops-tools the label team: ops';

test('the namespace whose name tells that it is meant is given the label', () => {
  const { files, pairs } = applyFix(
    byTeam + shop + ops + deployment('web', { namespace: 'shop' }) + deployment('grafana', { namespace: 'ops-tools' }),
    title,
  );
  expect(files).toContain('metadata:\n  name: ops-tools\n  labels:\n    team: ops\n');
  expect(pairs).toEqual(['ops-tools/grafana -> shop/web: no port => all ports']);
});

test('beside labels that are there', () => {
  const { files } = applyFix(`${byTeam}${shop}${ops}  labels:\n    tier: a # kept\n`, title);
  expect(files).toContain('  labels:\n    tier: a # kept\n    team: ops\n');
});

test('not another namespace, and not where more than labels is asked for', () => {
  expect(titlesAt(byTeam + shop + ops).filter((each) => each.startsWith('Give namespace'))).toEqual([title]);
  const more = policy(
    'p',
    'podSelector: {}\ningress: [{from: [{namespaceSelector: {match$0Expressions: [{key: team, operator: In, values: [ops, dev]}]}}]}]',
    'shop',
  );
  expect(titlesAt(more + shop + ops)).not.toContain(title);
});

test('no namespace by a letter or two of its name, and none where many are called so', () => {
  const given = (value: string, names: readonly string[]): string[] =>
    titlesAt(
      byTeam.replace('team: ops', `team: ${value}`) + shop + names.map((name) => namespace(name)).join(''),
    ).filter((each) => each.startsWith('Give namespace'));
  expect(given('""', ['pay'])).toEqual([]);
  expect(given('a', ['pay', 'team-a'])).toEqual(['Give namespace team-a the label team: a']);
  expect(given('prod', ['a-prod', 'b-prod', 'c-prod'])).toHaveLength(3);
  expect(given('prod', ['a-prod', 'b-prod', 'c-prod', 'd-prod'])).toEqual([]);
});
