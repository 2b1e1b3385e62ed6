/** What package.json promises the editor: every command, file and text that it names is there. */
import { existsSync, readFileSync } from 'node:fs';
import { join, normalize } from 'node:path';
import { expect, test } from 'vitest';

const root = normalize(join(import.meta.dirname, '../..'));
const textOf = (file: string): string => readFileSync(join(root, file), 'utf8');
const manifest = textOf('package.json');
const texts: Readonly<Record<string, string>> = JSON.parse(textOf('package.nls.json'));
const { contributes, capabilities } = JSON.parse(manifest);

test('commands are of one category, and menus and links name those that there are', () => {
  const commands: { command: string; category: string }[] = contributes.commands;
  expect(commands.filter(({ category }) => category !== 'Netpol')).toEqual([]);
  const known = new Set(commands.map(({ command }) => command));
  expect(known.size).toBe(commands.length);
  const menus: { command?: string }[] = Object.values<{ command?: string }[]>(contributes.menus).flat();
  const inMenus = menus.flatMap(({ command }) => command ?? []);
  const inLinks = [...JSON.stringify(texts).matchAll(/\(command:(netpol\.[\w.]+?)(?:\.focus)?\)/g)].map(([, id]) => id);
  const views = Object.values<{ id: string }[]>(contributes.views).flatMap((list) => list.map(({ id }) => id));
  expect(inLinks.length).toBeGreaterThan(0);
  expect([...inMenus, ...inLinks].filter((id) => !known.has(id as string) && !views.includes(id as string))).toEqual(
    [],
  );
});

test('pictures are there, are drawn in the colours of the theme, and are in the package', () => {
  const files = [...new Set(JSON.stringify(contributes).match(/media\/[\w/-]+\.svg/g))];
  expect(files.length).toBeGreaterThan(4);
  expect(files.filter((file) => !existsSync(join(root, file)))).toEqual([]);
  // What is drawn must not look well in one theme only.
  expect(files.filter((file) => /#[0-9a-f]{3,8}\b|rgb\(/i.test(textOf(file)))).toEqual([]);
  expect(textOf('.vscodeignore')).toContain('!media/**');
});

test('texts stand in one file, and each is used', () => {
  const keys = [...manifest.matchAll(/"%([^%"]+)%"/g)].map(([, key]) => key);
  expect([...new Set(keys)].sort()).toEqual(Object.keys(texts).sort());
  // The sentences about rules are made of what the rules say of themselves.
  const { properties } = contributes.configuration;
  const settings = { ...properties, 'netpol.rules': { ...properties['netpol.rules'], properties: {} } };
  const shown = JSON.stringify({ ...contributes, configuration: settings });
  const literal = /"(?:title|name|contents|description|markdownDescription|altText)":"(?!%)[^"]*"/g;
  expect(shown.match(literal) ?? []).toEqual([]);
  expect(textOf('.vscodeignore')).toContain('!package.nls.json');
});

test('what runs a program is restricted in a workspace that nobody trusts', () => {
  const programs = Object.keys(contributes.configuration.properties).filter((key) =>
    /^netpol\.(helm|kustomize)\./.test(key),
  );
  expect([...capabilities.untrustedWorkspaces.restrictedConfigurations].sort()).toEqual(programs.sort());
});
