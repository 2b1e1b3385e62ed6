import { expect, test } from 'vitest';
import { selectionRangesAt } from '../../server/src/features/selectionRanges.ts';
import { parseFixture, snapshotOf, withCrlf } from '../support/fixture.ts';

/** The texts that are selected, from the inside out, the file left out. The same with CRLF. */
function selected(source: string): string[] {
  const [found, crlf] = [parseFixture(source), withCrlf(parseFixture(source))].map((fixture) => {
    const { uri, offset } = fixture.cursor ?? { uri: '', offset: 0 };
    const text = fixture.files.get(uri) ?? '';
    const spans = selectionRangesAt(snapshotOf(fixture), uri, offset);
    for (const [index, { start, end }] of spans.entries()) {
      const around = spans[index + 1];
      if (around) expect(around.start <= start && end <= around.end).toBe(true);
    }
    expect(spans.at(-1)).toEqual({ start: 0, end: text.length });
    return spans.slice(0, -1).map(({ start, end }) => text.slice(start, end).replaceAll('\r\n', '\n'));
  });
  expect(crlf).toEqual(found);
  return found ?? [];
}

const head = 'kind: Pod\nmetadata: {name: a}\n';

test('a scalar, its pair, its item, the list, and so on', () => {
  const spec = 'spec:\n  containers:\n  - name: ma$0in\n    image: x\n  - name: b';
  const plain = spec.replace('$0', '');
  expect(selected(`${head}${spec}\n`)).toEqual([
    'main',
    'name: main',
    'name: main\n    image: x',
    '- name: main\n    image: x',
    '- name: main\n    image: x\n  - name: b',
    plain.slice('spec:\n  '.length),
    plain,
    `${head}${plain}`,
  ]);
});

test('a key, and what is in quotes', () => {
  expect(selected('kind: Pod\nmetadata: {na$0me: a}\n').slice(0, 3)).toEqual(['name', 'name: a', '{name: a}']);
  expect(selected('kind: Pod\nmetadata: {name: "a$0 b"}\n').slice(0, 3)).toEqual(['a b', '"a b"', 'name: "a b"']);
});

test('in the document at the cursor, one that says nothing of networks too', () => {
  const account = 'kind: ServiceAccount\nmetadata:\n  name: ac$0count';
  expect(selected(`kind: Pod\n---\n${account}\n---\nkind: Pod\n`)).toEqual([
    'account',
    'name: account',
    'metadata:\n  name: account',
    account.replace('$0', ''),
  ]);
});

test('of a broken document what can be read, and never nothing', () => {
  expect(selected('kind: Pod\nmetadata:\n  name: a$0b\nspec: [\n').slice(0, 2)).toEqual(['ab', 'name: ab']);
  expect(selected('kind: Pod\n# a com$0ment\n')).toEqual([]);
});
