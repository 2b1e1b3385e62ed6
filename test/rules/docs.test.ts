import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { check } from '../../server/src/rules/check.ts';
import { rules } from '../../server/src/rules/list.ts';
import type { Finding } from '../../server/src/rules/rule.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';

const folder = new URL('../../docs/rules/', import.meta.url);

test('every rule has a page, and every page a rule', () => {
  expect(readdirSync(folder).sort()).toEqual(rules.map(({ id }) => `${id}.md`).sort());
});

test.each(rules)('the page of $id is true', ({ id, severity, category }) => {
  const text = readFileSync(new URL(`${id}.md`, folder), 'utf8');
  const [title, ...sections] = text.split(/^## /m);
  expect(title).toMatch(new RegExp(`^# ${id}\n`));
  expect(title).toContain(`\nSeverity: ${severity}.\n`);
  expect(sections.map((section) => section.split('\n', 1)[0])).toEqual([
    'Why it matters',
    'Fires',
    'Does not fire',
    'Silence it',
  ]);

  const [, fires, quiet, silenced] = sections.map(findingsOfExamples);
  const ofRule = ({ rule }: Finding) => rule === id;
  const ofCategory = ({ rule }: Finding) => rules.find((other) => other.id === rule)?.category === category;
  expect(fires?.filter(ofRule)).not.toEqual([]);
  expect(quiet?.filter(ofRule)).toEqual([]);
  expect(silenced?.filter(ofRule)).toEqual([]);
  // An example shows its own mistake and no other of the kind that the API server refuses.
  if (category === 'invalid') {
    for (const findings of [fires, quiet, silenced])
      expect(findings?.filter(ofCategory).filter((f) => !ofRule(f))).toEqual([]);
  }
});

test.each(rules)('the example of how to silence $id would fire without the directive', ({ id }) => {
  const [, silence = ''] = readFileSync(new URL(`${id}.md`, folder), 'utf8').split('## Silence it');
  const without = findingsOfExamples(silence.replaceAll(`netpol-ignore: ${id}`, 'ignored'));
  expect(without.map(({ rule }) => rule)).toContain(id);
});

/** What the rules find in the YAML of a section, which is one workspace. A comment in the first line names the file. */
function findingsOfExamples(section: string): Finding[] {
  const examples = [...section.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = ''], index) => {
    const path = /^# (\S+\.yaml)\n/.exec(yaml)?.[1] ?? `${index}.yaml`;
    return `//- ${path}\n${yaml}`;
  });
  return check(snapshotOf(parseFixture(examples.join(''))), {});
}
