import { expect, test } from 'vitest';
import { applied } from '../../server/src/fixes/edits.ts';
import { applyFix, fixesAt, titlesAt } from '../support/fixes.ts';
import { parseFixture, root, snapshotOf } from '../support/fixture.ts';
import { deployment } from '../support/manifests.ts';

const title = 'Remove this policy, which changes nothing';
const document = (name: string, selector: string, peer: string) =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\nspec:\n  podSelector: ${selector}\n  ingress:\n  - from:\n    - podSelector: ${peer}\n`;
const wide = document('same', '{}', '{}');
const narrow = document('d$0b', '{matchLabels: {app: db}}', '{matchLabels: {app: api}}');
const pods = deployment('db') + deployment('api');

test.each([
  ['the last of a file', `# ours\n${wide}---\n${narrow}`, `# ours\n${wide}`],
  ['the first', `${narrow}---\n# ours\n${wide}`, `# ours\n${wide}`],
  ['the first, behind a marker', `---\n${narrow}---\n${wide}`, `---\n${wide}`],
  [
    'one between',
    `${wide}---\n${narrow}---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n`,
    `${wide}---\napiVersion: v1\nkind: Namespace\nmetadata:\n  name: x\n`,
  ],
])('%s', (_, before, after) => {
  const { files, pairs, controller } = applyFix(`//- all.yaml\n${before}${pods}`, title);
  expect(files).toBe(`//- all.yaml\n${after}`);
  expect([...pairs, ...controller]).toEqual([]);
});

test('not the only one of a file, and none of a list', () => {
  expect(titlesAt(`//- a.yaml\n${wide}//- b.yaml\n${narrow}`)).not.toContain(title);
  const item = narrow.replace(/^/gm, '  ').replace('  ', '- ').trimEnd();
  const list = `//- a.yaml\n${wide}---\nkind: List\napiVersion: v1\nitems:\n${item}\n`;
  expect(titlesAt(list)).not.toContain(title);
});

test('what stands above the first document is said of the file, and stays', () => {
  const fixture = parseFixture(`//- all.yaml\n# all rights\n\n${narrow}---\n${wide}`);
  const fix = fixesAt(fixture).find((each) => each.title === title);
  if (fix?.effect.type !== 'change') throw new Error('not offered');
  const after = applied(snapshotOf(fixture), fix.effect);
  expect(after.files.get(`${root}/all.yaml`)?.source.text).toBe(`# all rights\n\n${wide}`);
});

test('not unasked where what says the same stands in another folder, which may be for another cluster', () => {
  const inShop = (text: string) => text.replace('spec:\n', '  namespace: shop\nspec:\n');
  const preferred = (source: string) => fixesAt(parseFixture(source)).find((each) => each.title === title)?.preferred;
  const other = `---\n${inShop(document('other', '{matchLabels: {app: web}}', '{}'))}`;
  const east = `//- east/db.yaml\n${inShop(narrow)}${other}`;
  expect(preferred(`${east}//- east/same.yaml\n${inShop(wide)}`)).toBe(true);
  const apart = `${east}//- west/same.yaml\n${inShop(wide)}`;
  expect(preferred(apart)).toBe(false);
  expect(preferred(`${apart}//- all/kustomization.yaml\nresources: [../east/db.yaml, ../west/same.yaml]\n`)).toBe(true);
});
