import { expect, test } from 'vitest';
import { completeDirective } from '../../server/src/features/directiveCompletion.ts';
import { rules } from '../../server/src/rules/list.ts';
import { categories } from '../../server/src/rules/rule.ts';

/** The text once what is offered at `$0` under a name was taken; undefined where it is not offered. */
function taken(source: string, name: string): string | undefined {
  const text = source.replace('$0', '');
  const found = completeDirective(text, source.indexOf('$0')).find((one) => one.name === name);
  return found && text.slice(0, found.word.start) + name + text.slice(found.word.end);
}

test('every rule and every category', () => {
  const found = completeDirective('# netpol-ignore: ', 17);
  expect(found.map(({ name }) => name)).toEqual([...rules.map(({ id }) => id), ...Object.keys(categories)]);
  expect(found[0]?.description).toContain(rules[0]?.summary);
  expect(new Set(found.map(({ name }) => name)).size).toBe(found.length);
});

test.each([
  ['# netpol-ignore:$0', '# netpol-ignore:empty-peer'],
  ['# netpol-ignore: $0', '# netpol-ignore: empty-peer'],
  ['a: 1 # netpol-ignore: em$0\nb: 1', 'a: 1 # netpol-ignore: empty-peer\nb: 1'],
  ['# netpol-ignore: em$0pty-p because', '# netpol-ignore: empty-peer because'],
  ['# netpol-ignore: invalid-port, $0', '# netpol-ignore: invalid-port, empty-peer'],
  ['# netpol-ignore: a ,b,$0 c', '# netpol-ignore: a ,b,empty-peer c'],
  ['# netpol-ignore-file: $0\r\na: 1', '# netpol-ignore-file: empty-peer\r\na: 1'],
])('%s', (source, after) => {
  expect(taken(source, 'empty-peer')).toBe(after);
});

test.each([
  '# netpol-ignore: empty-peer $0',
  '# netpol-ignore: empty-peer because of this, $0',
  '# netpol-ignore$0',
  'a#netpol-ignore: $0',
  '# netpol-ignore: a\n$0',
  '# see netpol-ignore: $0',
])('nothing: %s', (source) => {
  expect(taken(source, 'empty-peer')).toBeUndefined();
});
