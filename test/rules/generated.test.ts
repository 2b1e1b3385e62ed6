/** What is written of the rules elsewhere is made of their list: `npx vitest run test/rules/generated.test.ts -u`. */
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ruleNames } from '../../server/src/features/ruleNames.ts';
import { rulesIndex } from '../../server/src/reports/rulesIndex.ts';
import { rules } from '../../server/src/rules/list.ts';
import { fixesOf } from '../support/examples.ts';

const project = new URL('../../', import.meta.url);
const pathOf = (file: string): string => new URL(file, project).pathname;
const textOf = (file: string): string => readFileSync(pathOf(file), 'utf8');

const levels = ['error', 'warning', 'information', 'hint', 'off'];

test('the list in docs/rules', async () => {
  await expect(rulesIndex(rules, (rule) => fixesOf(rule).length > 0)).toMatchFileSnapshot(
    pathOf('docs/rules/README.md'),
  );
});

test('the setting in package.json', async () => {
  const manifest = JSON.parse(textOf('package.json'));
  const setting = manifest.contributes.configuration.properties['netpol.rules'];
  setting.properties = Object.fromEntries(
    ruleNames().map(({ name, description }) => [name, { type: 'string', enum: levels, description }]),
  );
  await expect(`${JSON.stringify(manifest, null, 2)}\n`).toMatchFileSnapshot(pathOf('package.json'));
});

test('the schema of .netpol.yaml', async () => {
  const properties = ruleNames().map(({ name, description }) =>
    [
      `        ${JSON.stringify(name)}: {`,
      `          "description": ${JSON.stringify(description)},`,
      '          "$ref": "#/definitions/level"',
      '        }',
    ].join('\n'),
  );
  // The rest of the file is laid out by hand.
  const text = textOf('schemas/netpol.schema.json');
  const start = text.indexOf('"properties": {', text.indexOf('\n    "rules": {'));
  const end = text.indexOf('\n      },\n', start);
  if (end < 0) throw new Error('the schema has no rules');
  const made = `"properties": {\n${properties.join(',\n')}`;
  await expect(text.slice(0, start) + made + text.slice(end)).toMatchFileSnapshot(pathOf('schemas/netpol.schema.json'));
});

test('no two rules or categories have one name', () => {
  const names = ruleNames().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
