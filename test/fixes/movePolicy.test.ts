import { expect, test } from 'vitest';
import { applyFix, refactoringsAt } from '../support/fixes.ts';
import { deployment } from '../support/manifests.ts';

const title = 'Move web to a file of its own';
const web = deployment('web');
const policy = (name: string): string =>
  `apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata:\n  name: ${name}\nspec:\n  podSelector: {} # all\n  policyTypes: [Ingress]\n`;

function moved(text: string, more = ''): string {
  const { files, pairs } = applyFix(`//- all.yaml\n${text}${more}${web}`, title);
  expect(pairs).toEqual([]);
  return files;
}

test('the first, the middle and the last document', () => {
  const own = `//- web-networkpolicy.yaml\n${policy('web')}`;
  expect(moved(`${policy('we$0b')}---\n${policy('b')}---\n${policy('c')}`)).toBe(
    `//- all.yaml\n${policy('b')}---\n${policy('c')}${own}`,
  );
  expect(moved(`${policy('a')}---\n${policy('we$0b')}---\n${policy('c')}`)).toBe(
    `//- all.yaml\n${policy('a')}---\n${policy('c')}${own}`,
  );
  expect(moved(`${policy('a')}---\n${policy('we$0b')}`)).toBe(`//- all.yaml\n${policy('a')}${own}`);
});

test('with its comments, and those in front of the first marker', () => {
  expect(moved(`# Of web.\n---\n${policy('we$0b')}---\n# Of b.\n${policy('b')}`)).toBe(
    `//- all.yaml\n# Of b.\n${policy('b')}//- web-networkpolicy.yaml\n# Of web.\n${policy('web')}`,
  );
  expect(moved(`${policy('a')}--- # Of web.\n${policy('we$0b')}`)).toBe(
    `//- all.yaml\n${policy('a')}//- web-networkpolicy.yaml\n# Of web.\n${policy('web')}`,
  );
});

test('into the kustomization that lists the file', () => {
  const kustomization = '//- kustomization.yaml\nresources:\n- all.yaml # both\n- web.yaml\n';
  expect(moved(`${policy('a')}---\n${policy('we$0b')}`, kustomization)).toContain(
    '//- kustomization.yaml\nresources:\n- all.yaml # both\n- web.yaml\n- web-networkpolicy.yaml\n',
  );
});

test('is not offered for a policy that is alone, and where it ends at dots', () => {
  const offered = (text: string): string[] =>
    refactoringsAt(`//- all.yaml\n${text}${web}`).filter((each) => each === title);
  expect(offered(`${policy('we$0b')}---\n${policy('b')}`)).toEqual([title]);
  expect(offered(policy('we$0b'))).toEqual([]);
  expect(offered(`---\n${policy('we$0b')}---\n`)).toEqual([]);
  expect(offered(`${policy('we$0b')}...\n---\n${policy('b')}`)).toEqual([]);
  expect(offered(`${policy('web')}---\n${policy('b$0')}`)).toEqual([]);
});
