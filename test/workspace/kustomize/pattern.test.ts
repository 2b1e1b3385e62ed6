import { expect, test } from 'vitest';
import { imagePatternOf, patternOf } from '../../../server/src/workspace/kustomize/pattern.ts';

/** The names that an expression matches. */
function matched(written: string): readonly string[] | undefined {
  const pattern = patternOf(written);
  return pattern && ['web', 'WEB', 'w.b', 'web-1', 'wéb', ''].filter(pattern);
}

test.each<readonly [string, readonly string[]]>([
  ['web', ['web']],
  ['we', []],
  ['w.b', ['web', 'w.b', 'wéb']],
  ['w\\.b', ['w.b']],
  ['web.*', ['web', 'web-1']],
  ['web|WEB', ['web', 'WEB']],
  ['(?i)web', ['web', 'WEB']],
  ['(?i:W)eb', ['web']],
  ['(w(?i)E)b', ['web']],
  ['w(?i)EB|x', ['web']],
  ['(?i-s)w.B', ['web', 'WEB', 'w.b', 'wéb']],
  ['(?P<name>web)', ['web']],
  ['(?<name>web)', ['web']],
  ['(?P<n>w)(?P<n>e)b', ['web']],
  ['[(?P<n>web]+', ['web']],
  ['\\Q(?P<n>\\E|web', ['web']],
  ['[[:alpha:]]+', ['web', 'WEB']],
  ['[^[:upper:]]+', ['web', 'w.b', 'web-1', 'wéb']],
  ['(?i)[[:upper:]]+', ['web', 'WEB']],
  ['[[:^alpha:]]*', ['']],
  ['\\pL+', ['web', 'WEB', 'wéb']],
  ['\\p{Lu}+', ['WEB']],
  ['\\P{Lu}+', ['web', 'w.b', 'web-1', 'wéb']],
  ['\\p{^Lu}+', ['web', 'w.b', 'web-1', 'wéb']],
  ['\\p{Latin}+', ['web', 'WEB', 'wéb']],
  ['\\Aweb\\z', ['web']],
  ['\\Qw.b\\E', ['w.b']],
  ['[]w]eb', ['web']],
  ['[^]w]EB', ['WEB']],
  ['\\x77eb', ['web']],
  ['\\x{77}eb', ['web']],
  ['\\167eb', ['web']],
  ['web\\b.*', ['web', 'web-1']],
  ['w\\Beb', ['web']],
  ['(web|-1)*', ['web', 'web-1', '']],
  ['w{1}e{1,}b{0,2}', ['web']],
  ['w{,1}eb', []],
  ['.{4,}', ['web-1']],
  ['we|WE', []],
  ['(?U)w.*b', ['web', 'w.b', 'wéb']],
])('%s', (written, names) => {
  expect(matched(written)).toEqual(names);
});

test.each([
  ...[
    '(',
    ')',
    '[',
    '[]',
    '*',
    'a|*',
    'a**',
    'a+*',
    'a{2}{2}',
    'a{2,1}',
    'a{1001}',
    '(a{50}){50}',
    '[b-a]',
    '[[:no:]]',
  ],
  ...['(?=a)', '(?!a)', '(?<=a)', '(?x)a', '(?-)a', '(?P=a)', '(?P<>a)', '(a)\\1', '\\Z', '\\c', '\\u0061', '\\C'],
  ...['\\', '\\x', '\\x{110000}', '\\p', '\\p{Lu', '\\p{Nothing}', '[a-\\d]', '\\Qa', '\\E', 'a\\_\\h'],
])('%s is no expression', (written) => {
  expect(patternOf(written)).toBeUndefined();
});

test('an expression that takes JavaScript for ever is matched', () => {
  const name = `${'a'.repeat(250)}!`;
  expect(patternOf('((a*)*)*b')?.(name)).toBe(false);
  expect(patternOf('(.*)(.*)(.*)(.*)(.*)(.*)(.*)b')?.(name)).toBe(false);
  expect(patternOf('(a|a|aa)+!')?.(name)).toBe(true);
});

test('a tag and a digest may follow the name of an image, and alternatives are for parts of it', () => {
  const matches = (name: string, image: string): boolean | undefined => imagePatternOf(name)?.(image);
  expect(matches('nginx', 'nginx')).toBe(true);
  expect(matches('nginx', 'nginx:1@sha256:abc')).toBe(true);
  expect(matches('nginx', 'team/nginx')).toBe(false);
  expect(matches('(?i)NGINX', 'nginx:1')).toBe(true);
  expect(matches('a|ginx', 'nginx:1')).toBe(true);
  expect(matches('a|ginx', 'abc')).toBe(true);
  expect(matches('nginx(', 'nginx')).toBeUndefined();
});
