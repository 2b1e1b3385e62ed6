import { describe, expect, test } from 'vitest';
import {
  appendItem,
  applyEdits,
  insertCommentAbove,
  removeEntry,
  removeItem,
  replaceScalar,
  setEntry,
  type TextEdit,
} from '../../server/src/yaml/edit.ts';
import {
  type Entry,
  entryOf,
  type Mapping,
  type Node,
  type Scalar,
  type Sequence,
  valueAt,
} from '../../server/src/yaml/node.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { defaultStyle, styleOf } from '../../server/src/yaml/style.ts';
import { stringify } from '../../server/src/yaml/write.ts';

type Document = ReturnType<typeof parseDocument>;

function edited(text: string, edit: (document: Document) => TextEdit[]): string {
  return applyEdits(text, edit(parseDocument(text)));
}

const at = <Kind extends Node>(document: Document, ...path: string[]) => valueAt(document.root, ...path) as Kind;

describe('appendItem', () => {
  const append = (text: string, item: Parameters<typeof appendItem>[2], key = 'a') =>
    edited(text, (document) => appendItem(document, entryOf(document.root, key) as Entry, item));

  test('keeps the indentation that the list has', () => {
    expect(append('a:\n- 1\nb: 2\n', 3)).toBe('a:\n- 1\n- 3\nb: 2\n');
    expect(append('a:\n    - 1\n', 3)).toBe('a:\n    - 1\n    - 3\n');
    expect(append('a:\n  -   b: 1\n      c: 2\n', { b: 3, c: 4 })).toBe(
      'a:\n  -   b: 1\n      c: 2\n  -   b: 3\n      c: 4\n',
    );
  });

  test('goes behind the comments of the list, and in front of those of what follows', () => {
    expect(append('a:\n  - 1 # one\n  # two\n\n# b\nb: 2\n', 3)).toBe('a:\n  - 1 # one\n  # two\n  - 3\n\n# b\nb: 2\n');
    expect(append('a:\n- 1\n# b\nb: 2\n', 3)).toBe('a:\n- 1\n- 3\n# b\nb: 2\n');
  });

  test('leaves the blank lines between items', () => {
    expect(append('a:\n- b: 1\n\n- b: 2\n', { b: 3 })).toBe('a:\n- b: 1\n\n- b: 2\n\n- b: 3\n');
  });

  test('fills an empty list, or a key without a value', () => {
    expect(append('a: [] # none\nb: 1\n', { x: 1 })).toBe('a: # none\n- x: 1\nb: 1\n');
    expect(append('a:\nb: 1\n', { x: 1 })).toBe('a:\n- x: 1\nb: 1\n');
    expect(append('a: # none\n', 'x')).toBe('a: # none\n- x\n');
    expect(append('a: null\nb:\n  - 1\n', 'x')).toBe('a:\n  - x\nb:\n  - 1\n');
    expect(append('a: ~', 'x')).toBe('a:\n- x');
  });

  test('keeps to brackets where there are some', () => {
    expect(append('a: [1, 2] # c\n', 3)).toBe('a: [1, 2, 3] # c\n');
    expect(append('a: [1, 2,]\n', 3)).toBe('a: [1, 2, 3,]\n');
    expect(append('a: [\n  1, # one\n  2 # two\n]\n', 3)).toBe('a: [\n  1, # one\n  2, # two\n  3\n]\n');
    expect(append('a: [{b: 1}]\n', { b: 'x, y' })).toBe('a: [{b: 1}, { b: "x, y" }]\n');
    expect(append('a: [&x 1, *x]\n', 3)).toBe('a: [&x 1, *x, 3]\n');
  });

  test('keeps CRLF, and a missing final newline', () => {
    expect(append('a:\r\n- 1\r\nb: 2\r\n', { x: 1, y: 2 })).toBe('a:\r\n- 1\r\n- x: 1\r\n  "y": 2\r\nb: 2\r\n');
    expect(append('a:\n- 1', 2)).toBe('a:\n- 1\n- 2');
  });

  test('writes JSON in JSON', () => {
    expect(append('{\n  "a": [\n    {\n      "b": 1\n    }\n  ]\n}\n', { b: 'x' })).toBe(
      '{\n  "a": [\n    {\n      "b": 1\n    },\n    {\n      "b": "x"\n    }\n  ]\n}\n',
    );
    expect(append('{"a": []}', 'x')).toBe('{"a": ["x"]}');
  });

  test('leaves a value alone that is no list', () => {
    expect(append('a: 1\n', 2)).toBe('a: 1\n');
  });
});

describe('replaceScalar', () => {
  const replace = (text: string, value: string | number | boolean | null) =>
    edited(text, (document) => replaceScalar(document, at<Scalar>(document, 'a'), value));

  test('keeps the quotes', () => {
    expect(replace('a: x # c\n', 'y z')).toBe('a: y z # c\n');
    expect(replace("a: 'x'\n", "it's")).toBe("a: 'it''s'\n");
    expect(replace('a: "x"\n', 'y')).toBe('a: "y"\n');
    expect(replace('a: "80"\n', 8080)).toBe('a: 8080\n');
  });

  test('quotes what would be read as something else, as the document does', () => {
    expect(replace('a: x\n', 'yes')).toBe('a: "yes"\n');
    expect(replace("a: x\nb: 'c'\n", '0x10')).toBe("a: '0x10'\nb: 'c'\n");
    expect(replace('a: x\n', 'b: c')).toBe('a: "b: c"\n');
    expect(replace('{a: x}\n', 'b,c')).toBe('{a: "b,c"}\n');
  });

  test('fills in a missing value', () => {
    expect(replace('a:\nb: 1\n', 'x')).toBe('a: x\nb: 1\n');
    expect(replace('a: # c\n', 'x')).toBe('a: x # c\n');
  });

  test('rewrites text blocks, and keeps the comment on their first line', () => {
    expect(replace('a: | # c\n  x\n  y\nb: 1\n', 'one')).toBe('a: one # c\nb: 1\n');
    expect(replace('a: | # c\n  x\nb: 1\n', 'one\ntwo\n')).toBe('a: | # c\n  one\n  two\nb: 1\n');
    expect(replace('a: x # c\nb: 1\n', 'one\ntwo')).toBe('a: |- # c\n  one\n  two\nb: 1\n');
  });
});

describe('setEntry', () => {
  const set = (text: string, path: string[], key: string, value: Parameters<typeof setEntry>[3], after?: string) =>
    edited(text, (document) =>
      setEntry(document, at<Mapping>(document, ...path), key, value, after === undefined ? {} : { after }),
    );

  test('adds to the end, or behind a key', () => {
    expect(set('a:\n  b: 1 # one\n  # more\nc: 2\n', ['a'], 'd', 3)).toBe('a:\n  b: 1 # one\n  d: 3\n  # more\nc: 2\n');
    expect(set('a: 1\nb: 2\n', [], 'c', { d: [1] }, 'a')).toBe('a: 1\nc:\n  d:\n  - 1\nb: 2\n');
  });

  test('follows the steps of the document', () => {
    expect(set('a:\n    b:\n      - 1\n', ['a'], 'c', { d: [1] })).toBe(
      'a:\n    b:\n      - 1\n    c:\n        d:\n          - 1\n',
    );
  });

  test('replaces a value of any form by one of any form', () => {
    expect(set('a: 1 # c\nb: 2\n', [], 'a', { x: 1 })).toBe('a: # c\n  x: 1\nb: 2\n');
    expect(set('a: # c\n  x: 1\n  y: 2 # d\nb: 2\n', [], 'a', 1)).toBe('a: 1 # c\n  # d\nb: 2\n');
    expect(set('a:\n- 1\nb: 2\n', [], 'a', {})).toBe('a: {}\nb: 2\n');
    expect(set('a: {} # c\n', [], 'a', [1])).toBe('a: # c\n- 1\n');
    expect(set('a: &x 1\nb: *x\n', [], 'b', 2)).toBe('a: &x 1\nb: 2\n');
  });

  test('opens empty braces where they are the value of a key', () => {
    expect(set('a: {} # c\n', ['a'], 'b', 1)).toBe('a: # c\n  b: 1\n');
    expect(set('{"a": {}}', ['a'], 'b', 'x')).toBe('{"a": {"b": "x"}}');
    expect(set('{a: 1}\n', [], 'b', [])).toBe('{a: 1, b: []}\n');
  });

  test('adds beside a merge key', () => {
    expect(set('x: &x {a: 1}\nz:\n  <<: *x\n', ['z'], 'a', 2)).toBe('x: &x {a: 1}\nz:\n  <<: *x\n  a: 2\n');
  });
});

describe('removeEntry and removeItem', () => {
  const remove = (text: string, path: string[], key: string) =>
    edited(text, (document) => removeEntry(document, at<Mapping>(document, ...path), key));
  const removeAt = (text: string, index: number) =>
    edited(text, (document) => removeItem(document, at<Sequence>(document, 'a'), index));

  test('take away the lines, and the comment on them', () => {
    expect(remove('# a\na: 1 # one\n# b\nb: 2\n', [], 'a')).toBe('# a\n# b\nb: 2\n');
    expect(remove('a: 1\nb:\n  c: 1\n  # d\ne: 2\n', [], 'b')).toBe('a: 1\ne: 2\n');
    expect(removeAt('a:\n  - 1\n  - b: 2\n    c: 3\n  - 4\n', 1)).toBe('a:\n  - 1\n  - 4\n');
    expect(removeAt('a:\n- 1\n- 2', 1)).toBe('a:\n- 1');
  });

  test('move up what shared a dash with the first key', () => {
    expect(
      edited('- a: 1\n  b: 2\n', (document) =>
        removeEntry(document, (document.root as Sequence).items[0] as Mapping, 'a'),
      ),
    ).toBe('- b: 2\n');
  });

  test('leave an empty collection, not a missing one', () => {
    expect(remove('s:\n  a: 1 # c\nb: 2\n', ['s'], 'a')).toBe('s: {}\n  # c\nb: 2\n');
    expect(removeAt('a:\n- 1\nb: 2\n', 0)).toBe('a: []\nb: 2\n');
    expect(removeAt('a: [1]\n', 0)).toBe('a: []\n');
  });

  test('take the comma along in braces and brackets', () => {
    expect(removeAt('a: [1, 2, 3]\n', 0)).toBe('a: [2, 3]\n');
    expect(removeAt('a: [1, 2, 3]\n', 2)).toBe('a: [1, 2]\n');
    expect(remove('{\n  "a": 1,\n  "b": 2\n}\n', [], 'b')).toBe('{\n  "a": 1\n}\n');
  });
});

test.each([
  ['spec:\n  ? podSelector\n  : a: 1\n  ? ingress\n  : - a\nkind: x\n', 'spec'],
  ['? spec\n: ? podSelector\n  : 1\n  ? ingress\nkind: x\n', 'spec'],
])('explicit keys are left as they are: %j', (text, key) => {
  const document = parseDocument(text);
  const root = document.root as Mapping;
  const spec = valueAt(root, key) as Mapping;
  expect(setEntry(document, root, 'new', 1, { after: key })).toEqual([]);
  expect(removeEntry(document, root, key)).toEqual([]);
  for (const after of ['podSelector', 'ingress', undefined])
    expect(setEntry(document, spec, 'new', 1, after === undefined ? {} : { after })).toEqual([]);
  for (const removed of ['podSelector', 'ingress']) expect(removeEntry(document, spec, removed)).toEqual([]);
});

test('beside an explicit key, behind others, a mapping is edited', () => {
  const document = parseDocument('a: 1\n? b\n: 2\nc: 3\n');
  const root = document.root as Mapping;
  const after = (edits: TextEdit[]): string => applyEdits(document.text, edits);
  expect(after(setEntry(document, root, 'd', 4, { after: 'b' }))).toBe('a: 1\n? b\n: 2\nd: 4\nc: 3\n');
  expect(after(removeEntry(document, root, 'c'))).toBe('a: 1\n? b\n: 2\n');
});

test('insertCommentAbove writes a line of its own, where the line begins', () => {
  const comment = (text: string, path: string[]) =>
    edited(text, (document) => insertCommentAbove(document, at(document, ...path).start, 'netpol-ignore: rule reason'));
  expect(comment('a:\n  b: 1\n', ['a', 'b'])).toBe('a:\n  # netpol-ignore: rule reason\n  b: 1\n');
  expect(comment('a:\r\n  b: |\r\n    x\r\n', ['a', 'b'])).toBe(
    'a:\r\n  # netpol-ignore: rule reason\r\n  b: |\r\n    x\r\n',
  );
  expect(comment(' {a: 1}\n', ['a'])).toBe(' # netpol-ignore: rule reason\n {a: 1}\n');
  expect(comment('{"a": 1}', ['a'])).toBe('{"a": 1}');
});

describe('styleOf', () => {
  test('sees what prevails', () => {
    const document = parseDocument("a:\r\n    b:\r\n      - 'x'\r\n");
    expect(styleOf(document)).toEqual({
      indent: 4,
      listIndent: 2,
      eol: '\r\n',
      quote: 'single',
      json: false,
      literals: true,
    });
    expect(styleOf(parseDocument('{"a": [{"b": 1}]}'))).toMatchObject({ json: true });
    expect(styleOf(parseDocument('{}'))).toMatchObject({ json: false });
    expect(styleOf(parseDocument(''))).toEqual(defaultStyle);
  });
});

test('stringify writes what people would', () => {
  const policy = {
    apiVersion: 'networking.k8s.io/v1',
    metadata: { name: 'allow-web', labels: {}, annotations: { note: 'one\ntwo\n', 'a/b': 'yes' } },
    spec: {
      ingress: [{ from: [{ ipBlock: { cidr: '::/0', except: ['10.0.0.0/8'] } }], ports: [{ port: 80 }] }],
      egress: [],
    },
  };
  expect(stringify(policy, defaultStyle)).toBe(`apiVersion: networking.k8s.io/v1
metadata:
  name: allow-web
  labels: {}
  annotations:
    note: |
      one
      two
    a/b: "yes"
spec:
  ingress:
  - from:
    - ipBlock:
        cidr: "::/0"
        except:
        - 10.0.0.0/8
    ports:
    - port: 80
  egress: []
`);
  expect(stringify(policy.spec.ingress[0]?.ports ?? [], { ...defaultStyle, json: true })).toBe(
    '[\n  {\n    "port": 80\n  }\n]\n',
  );
});
