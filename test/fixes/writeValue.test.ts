import { expect, test } from 'vitest';
import { applyFix, titlesAt } from '../support/fixes.ts';
import { deployment, policy, service } from '../support/manifests.ts';

const front = deployment('front');
const web = deployment('web', { ports: ['name: http, containerPort: 8080'] });
const opens = (ports: string) =>
  policy('web', `podSelector: {matchLabels: {app: web}}\ningress:\n- from: [{podSelector: {}}]\n  ports: ${ports}`);

test('the target port instead of that of the Service', () => {
  const { files, pairs } = applyFix(
    front + web + service('web', { ports: ['80 -> 8080'] }) + opens('[{port: 8$00}] # http'),
    'Write 8080',
  );
  expect(files).toContain('    ports: [{port: 8080}] # http\n');
  expect(pairs).toEqual(['default/front -> default/web: TCP 80 => TCP 8080']);
});

test('or its name', () => {
  const source = front + web + service('web', { ports: ['80 -> http'] }) + opens('[{port: 8$00}]');
  expect(titlesAt(source).filter((title) => title.startsWith('Write'))).toEqual(['Write 8080', 'Write http']);
  expect(applyFix(source, 'Write http').files).toContain('    ports: [{port: http}]\n');
});

test('the protocol that the pods declare', () => {
  const resolver = deployment('web', { ports: ['containerPort: 53, protocol: UDP'] });
  const written = applyFix(front + resolver + opens('[{protocol: TC$0P, port: 53}]'), 'Write UDP');
  expect(written.files).toContain('    ports: [{protocol: UDP, port: 53}]\n');
  const missing = applyFix(front + resolver + opens('\n  - po$0rt: 53 # names'), 'Write protocol: UDP');
  expect(missing.files).toContain('    - port: 53 # names\n      protocol: UDP\n');
  expect(missing.pairs).toEqual(['default/front -> default/web: TCP 53 => UDP 53']);
});
