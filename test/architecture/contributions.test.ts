/** What package.json promises the editor: every command, file and text that it names is there. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
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

test('titles of commands begin with a verb, and the palette has each once', () => {
  const hidden = new Set(
    contributes.menus.commandPalette.flatMap(
      ({ command, when }: Record<string, string>) => when === 'false' && command,
    ),
  );
  const titled: { command: string; title: string }[] = contributes.commands;
  const titleOf = ({ title }: { title: string }): string => texts[title.slice(1, -1)] ?? title;
  const verbs = /^(?:Allow|Clear|Compare|Copy|Explain|Filter|Generate|Go|Open|Restart|Reveal|Show|Switch) /;
  expect(titled.map(titleOf).filter((title) => !verbs.test(title))).toEqual([]);
  const inPalette = titled.filter(({ command }) => !hidden.has(command)).map(titleOf);
  expect(new Set(inPalette).size).toBe(inPalette.length);
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

test('what the client shows stands in its two files of texts', () => {
  const files = readdirSync(join(root, 'client/src'), { recursive: true, encoding: 'utf8' }).filter(
    (file) => file.endsWith('.ts') && !/(^|[\\/])(texts|words)\.ts$/.test(file),
  );
  expect(files.length).toBeGreaterThan(20);
  expect(files.flatMap((file) => shownIn(file, textOf(`client/src/${file}`)))).toEqual([]);
});

test('such a text is found: a sentence anywhere, a word where it is shown', () => {
  const found = (text: string): string[] => shownIn('a.ts', text);
  expect(found("say('Not running')")).toHaveLength(1);
  expect(found('say(`${count} more would be too many`)')).toHaveLength(1);
  expect(found("pick.title = 'Run'")).toHaveLength(1);
  expect(found("show({ label: 'Opened' })")).toHaveLength(1);
  expect(found('page(`<button>Fit</button>`)')).toHaveLength(1);
  expect(found("svg('g', { 'aria-label': 'Workloads' })")).toHaveLength(1);
  expect(found("const pick = { title: texts.title, class: 'key open', id: 'graph' }")).toEqual([]);
});

test('what runs a program is restricted in a workspace that nobody trusts', () => {
  const programs = Object.keys(contributes.configuration.properties).filter((key) =>
    /^netpol\.(helm|kustomize)\./.test(key),
  );
  expect([...capabilities.untrustedWorkspaces.restrictedConfigurations].sort()).toEqual(programs.sort());
});

/** Literals that a user would read: several words, or any letters where the editor or the page shows them. */
function shownIn(file: string, text: string): string[] {
  const code = text
    .replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, '')
    .replace(/'([\w-]+)':/g, '$1:')
    // Names of styles.
    .replace(/\bclass: [^,}`]*(?=[,}])/g, '');
  // With what it is given to, if that has a name. What is thrown is for the log, and for whoever debugs.
  const literals = code.matchAll(/(?:(Error\(|[\w-]+)(?:'?\s*[:=]\s*)?)?(?:'([^'\n]*)'|`([^`]*)`)/g);
  return [...literals]
    .filter(([, place = '', plain, template = '']) => place !== 'Error(' && isShown(place, plain ?? template))
    .map(([literal]) => `${file}: ${literal}`);
}

function isShown(place: string, literal: string): boolean {
  const words = literal.replace(/\$\{[^}]*\}/g, '{}');
  // Of a page, what stands between tags and in attributes that are read out.
  if (words.trimStart().startsWith('<'))
    return />[^<>{}]*\p{L}[^<>{}]*<\/|(?:title|label|placeholder)="[^"{}]*\p{L}/u.test(words);
  // Styles, selectors of the page, and the manifest that is opened as an example, which is a document of its own.
  if (place === 'class' || place === 'example' || /^#\w/.test(words)) return false;
  if (/^(?:title|label|description|detail|tooltip|message|prompt|placeholder|placeHolder|aria-label)$/.test(place))
    return /\p{Ll}{2}/u.test(words);
  return /\p{L}{2,},? \p{L}{2,}|\{\} \p{L}{2,}|\p{L}…/u.test(words);
}
