import { expect, test } from 'vitest';
import { applied } from '../../server/src/fixes/edits.ts';
import { fixesAt, titlesAt } from '../support/fixes.ts';
import { parseFixture, root, snapshotOf, withCrlf } from '../support/fixture.ts';

/** What the fix of a title makes of the one file; with CRLF the same. */
function fixed(source: string, title: string): string {
  const [lf, crlf] = [parseFixture(source), withCrlf(parseFixture(source))].map((fixture) => {
    const fix = fixesAt(fixture).find((each) => each.title === title);
    if (fix?.effect.type !== 'change') throw new Error(`not offered: ${title}`);
    expect(fix.preferred).toBe(true);
    return applied(snapshotOf(fixture), fix.effect).files.get(`${root}/main.yaml`)?.source.text ?? '';
  }) as [string, string];
  expect(crlf.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(crlf.replaceAll('\r\n', '\n')).toBe(lf);
  return lf;
}

const service = (above: string, behind = '', front = '') => `${front}apiVersion: v1
kind: Service
metadata:
  # The web.
${above}  name: web${behind}
`;

test('a comment of its own goes with its line', () => {
  expect(fixed(service('  # netpol-ignore: inva$0lid because\n'), 'Remove the comment')).toBe(service(''));
  expect(fixed(service('', '', '# netpol-ignore-file: inva$0lid\n# More.\n'), 'Remove the comment')).toBe(
    service('', '', '# More.\n'),
  );
});

test('behind something it goes with the blanks in front', () => {
  expect(fixed(service('', '   # netpol-ignore: inva$0lid because'), 'Remove the comment')).toBe(service(''));
  expect(fixed(service('', '', '--- # netpol-ignore: inva$0lid\n'), 'Remove the comment')).toBe(
    service('', '', '---\n'),
  );
});

test('at the end of a file', () => {
  expect(fixed(`${service('')}  # netpol-ignore: inva$0lid`, 'Remove the comment')).toBe(service(''));
});

test.each([
  ['inva$0lid, tiers,no-effect  why', 'Remove invalid from the comment', 'tiers,no-effect  why'],
  ['invalid, ti$0ers,no-effect  why', 'Remove tiers from the comment', 'invalid, no-effect  why'],
  ['invalid, tiers,no-eff$0ect  why', 'Remove no-effect from the comment', 'invalid, tiers  why'],
  ['invalid, no$0ne-such, cni', 'Remove none-such from the comment', 'invalid, cni'],
])('one name of several: %s', (before, title, after) => {
  expect(fixed(service(`  # netpol-ignore: ${before}\n`), title)).toBe(service(`  # netpol-ignore: ${after}\n`));
});

test('a slip is written right', () => {
  const slip = service('  # netpol-ignore: tiers, invald$0  why\n');
  expect(fixed(slip, 'Replace invald with invalid')).toBe(service('  # netpol-ignore: tiers, invalid  why\n'));
  expect(titlesAt(slip)).toEqual(['Replace invald with invalid', 'Remove invald from the comment']);
});

test('no comment is offered to silence it', () => {
  expect(titlesAt(service('  # netpol-ignore: inva$0lid because\n'))).toEqual(['Remove the comment']);
});
