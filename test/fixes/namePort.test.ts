import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy } from '../support/manifests.ts';

const byName = policy('p', 'podSelector: {matchLabels: {app: web}}\ningress: [{ports: [{port: met$0rics}]}]');

const web = (...ports: readonly string[]): string => deployment('web', { ports });

test('a container port without a name is given the one that a policy asks for', () => {
  const { files, pairs } = applyFix(
    web('name: http, containerPort: 8080', 'containerPort: 9090') + byName + deployment('cart'),
    'Name port 9090 of web metrics',
  );
  expect(files).toContain(
    '        - {name: http, containerPort: 8080}\n        - {containerPort: 9090, name: metrics}\n',
  );
  expect(pairs).toEqual([
    'default/cart -> default/web: no port => TCP 9090',
    'outside -> default/web: nothing => every address on TCP 9090',
  ]);
});

test('not one that has a name, or is of another protocol', () => {
  const named = /^Name port/;
  const titles = (...ports: readonly string[]): string[] =>
    titlesAt(web(...ports) + byName).filter((title) => named.test(title));
  expect(titles('name: http, containerPort: 8080')).toEqual([]);
  expect(titles('containerPort: 9090, protocol: UDP')).toEqual([]);
  expect(titles('containerPort: 9090', 'containerPort: 9091')).toHaveLength(2);
});
