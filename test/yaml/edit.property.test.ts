import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { composeDocument } from '../../server/src/yaml/compose.ts';
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
import type { Mapping, Node, Scalar, Sequence } from '../../server/src/yaml/node.ts';
import { defaultStyle } from '../../server/src/yaml/style.ts';
import { stringify, type Value } from '../../server/src/yaml/write.ts';
import { asData, type Data, dataOf, Entries, nodesOf } from './support/data.ts';
import { yamlText } from './support/generate.ts';

const runs = { numRuns: Number(process.env['NETPOL_RUNS'] ?? 400) };

const strings = fc.oneof(
  fc.constantFrom(
    '',
    'web',
    'true',
    'y',
    '12',
    '0x1f',
    'a: b',
    'a #b',
    '- x',
    "it's",
    '"q"',
    ' pad ',
    '~',
    '{a}',
    '[b]',
    'a, b',
    '@x',
    'http://x:1',
    'one\ntwo',
    'one\ntwo\n',
    '\ttab',
    'a\r\nb',
    '\u0007',
    '\ud800',
    '---',
    '10.0.0.0/8',
    '2001-01-01',
    '12:30:45',
    '<<',
    'é',
    '# c',
    '? x',
    '*',
    '|',
    'x\n\n',
    ' x\ny',
    'x\n  y\nz',
  ),
  fc.string({ maxLength: 12 }),
  fc.string({ maxLength: 12, unit: fc.constantFrom(...':-#\'"[]{},&*!|>?%@`~<\\ \n\t0aé') }),
);
const scalars = fc.oneof(
  strings,
  fc.integer(),
  fc.constantFrom(true, false, null, 1.5, Number.NaN, Number.POSITIVE_INFINITY),
);
const { value: values } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    scalars,
    fc.array(tie('value'), { maxLength: 3 }),
    fc
      .uniqueArray(
        fc.tuple(
          strings.filter((key) => !/^(?:0|[1-9]\d*|__proto__)$/.test(key)),
          tie('value'),
        ),
        { maxLength: 3, selector: ([key]) => key },
      )
      .map((entries) => Object.fromEntries(entries) as Value),
  ),
}));

/** A document of any shape that has no errors and nothing shared, and a number to pick a node with. */
const documents = fc
  .tuple(yamlText({ plainOnly: true }), fc.nat())
  .map(([text, choice]) => ({ text, choice, root: composeDocument(text).root }))
  .filter(({ text, root }) => root !== undefined && composeDocument(text).problems.length === 0)
  // What a text block keeps of blanks at the very end of a text without a final line break, no edit can keep.
  .filter(({ text }) => text.endsWith('\n') || !/[|>]\+/.test(text));

function pick<Kind extends Node['kind']>(
  root: Node | undefined,
  kind: Kind,
  choice: number,
): Extract<Node, { kind: Kind }> | undefined {
  const nodes = nodesOf(root).filter((node): node is Extract<Node, { kind: Kind }> => node.kind === kind);
  return nodes[choice % nodes.length];
}

const refused = { edits: 0, refusals: 0 };

function check(text: string, edits: readonly TextEdit[], expected: Data, removed: readonly TextEdit[] = []): void {
  refused.edits++;
  if (edits.length === 0) refused.refusals++;
  if (edits.length === 0) return;
  const edited = applyEdits(text, edits);
  const after = composeDocument(edited);
  const context = `${JSON.stringify(text)}\n->\n${JSON.stringify(edited)}\n${JSON.stringify(edits)}`;
  expect(after.problems, context).toEqual([]);
  expect(dataOf(after.root), context).toEqual(expected);
  expect(commentsOf(edited), context).toEqual(expect.arrayContaining(commentsOf(applyEdits(text, removed))));
  if (text.includes('\n') && edited.includes('\n')) {
    expect(/(?:^|[^\r])\n/.test(edited), context).toBe(!text.includes('\r\n'));
  }
}

function commentsOf(text: string): string[] {
  return text.match(/# c\d+/g) ?? [];
}

describe('after an edit the text says exactly what was asked for, and keeps its comments', () => {
  test('replaceScalar', () => {
    fc.assert(
      fc.property(documents, scalars, ({ text, root, choice }, value) => {
        const scalar = pick(root, 'scalar', choice) as Scalar | undefined;
        if (scalar === undefined) return;
        const edits = replaceScalar({ text, root }, scalar, value as string);
        check(
          text,
          edits,
          dataOf(root, (node) => (node === scalar ? value : undefined)),
          bodyOf(text, scalar),
        );
      }),
      runs,
    );
  });

  test('appendItem', () => {
    fc.assert(
      fc.property(documents, values, ({ text, root, choice }, item) => {
        const sequence = pick(root, 'sequence', choice) as Sequence | undefined;
        if (sequence === undefined) return;
        const edits = appendItem({ text, root }, sequence, item);
        check(
          text,
          edits,
          dataOf(root, (node) =>
            node === sequence ? [...sequence.items.map((old) => dataOf(old)), asData(item)] : undefined,
          ),
        );
      }),
      runs,
    );
  });

  test('appendItem to a key without a value', () => {
    fc.assert(
      fc.property(documents, values, ({ text, root, choice }, item) => {
        const entries = nodesOf(root)
          .flatMap((node) => (node.kind === 'mapping' ? node.entries : []))
          .filter(({ value }) => value.kind === 'scalar' && value.value === null);
        const entry = entries[choice % entries.length];
        if (entry === undefined) return;
        const edits = appendItem({ text, root }, entry, item);
        check(
          text,
          edits,
          dataOf(root, (node) => (node === entry.value ? [asData(item)] : undefined)),
        );
      }),
      runs,
    );
  });

  test('setEntry with a new key', () => {
    fc.assert(
      fc.property(documents, values, fc.nat(), ({ text, root, choice }, value, where) => {
        const mapping = pick(root, 'mapping', choice) as Mapping | undefined;
        if (mapping === undefined) return;
        const after = mapping.entries[where % (mapping.entries.length + 1)];
        const edits = setEntry(
          { text, root },
          mapping,
          'new key',
          value,
          after === undefined ? {} : { after: after.key },
        );
        const entries = mapping.entries.map(({ key, value: old }) => [key, dataOf(old)] as const);
        const index =
          after === undefined ? entries.length : mapping.entries.findLastIndex(({ key }) => key === after.key) + 1;
        entries.splice(index, 0, ['new key', asData(value)]);
        check(
          text,
          edits,
          dataOf(root, (node) => (node === mapping ? new Entries(entries) : undefined)),
        );
      }),
      runs,
    );
  });

  test('setEntry with a key that is there', () => {
    fc.assert(
      fc.property(documents, values, fc.nat(), ({ text, root, choice }, value, where) => {
        const mapping = pick(root, 'mapping', choice) as Mapping | undefined;
        const entry = mapping?.entries[where % mapping.entries.length];
        if (mapping === undefined || entry === undefined) return;
        const last = mapping.entries.findLast(({ key }) => key === entry.key);
        const edits = setEntry({ text, root }, mapping, entry.key, value);
        const entries = mapping.entries.map(
          (old) => [old.key, old === last ? asData(value) : dataOf(old.value)] as const,
        );
        const inside = last === undefined ? [] : bodyOf(text, last.value);
        check(
          text,
          edits,
          dataOf(root, (node) => (node === mapping ? new Entries(entries) : undefined)),
          inside,
        );
      }),
      runs,
    );
  });

  test('removeEntry', () => {
    fc.assert(
      fc.property(documents, fc.nat(), ({ text, root, choice }, where) => {
        const mapping = pick(root, 'mapping', choice) as Mapping | undefined;
        const entry = mapping?.entries[where % mapping.entries.length];
        if (mapping === undefined || entry === undefined) return;
        const edits = removeEntry({ text, root }, mapping, entry.key);
        const entries = mapping.entries
          .filter(({ key }) => key !== entry.key)
          .map(({ key, value }) => [key, dataOf(value)] as const);
        const gone = mapping.entries
          .filter(({ key }) => key === entry.key)
          .map(({ keyStart, value }) => withComments(text, keyStart, value.end));
        check(
          text,
          edits,
          dataOf(root, (node) => (node === mapping ? new Entries(entries) : undefined)),
          gone,
        );
      }),
      runs,
    );
  });

  test('removeItem', () => {
    fc.assert(
      fc.property(documents, fc.nat(), ({ text, root, choice }, where) => {
        const sequence = pick(root, 'sequence', choice) as Sequence | undefined;
        const index = where % (sequence?.items.length ?? 1);
        const item = sequence?.items[index];
        if (sequence === undefined || item === undefined) return;
        const edits = removeItem({ text, root }, sequence, index);
        const items = sequence.items.filter((_, at) => at !== index).map((old) => dataOf(old));
        check(
          text,
          edits,
          dataOf(root, (node) => (node === sequence ? items : undefined)),
          [withComments(text, dashBefore(text, item.start), item.end)],
        );
      }),
      runs,
    );
  });

  test('insertCommentAbove', () => {
    fc.assert(
      fc.property(documents, ({ text, root, choice }) => {
        const nodes = nodesOf(root);
        const node = nodes[choice % nodes.length];
        if (node === undefined) return;
        const edits = insertCommentAbove({ text, root }, node.start, 'hello');
        check(text, edits, dataOf(root));
        if (edits.length > 0) expect(applyEdits(text, edits)).toContain('# hello');
      }),
      runs,
    );
  });

  test('stringify', () => {
    const styles = fc.record({
      indent: fc.constantFrom(2, 4, 3),
      listIndent: fc.constantFrom(0, 2, 4),
      eol: fc.constantFrom('\n' as const, '\r\n' as const),
      quote: fc.constantFrom('single' as const, 'double' as const),
      json: fc.boolean(),
      literals: fc.boolean(),
    });
    fc.assert(
      fc.property(values, styles, (value, style) => {
        const text = stringify(value, { ...defaultStyle, ...style });
        const { root, problems } = composeDocument(text);
        expect(problems, text).toEqual([]);
        expect(root === undefined ? null : dataOf(root), text).toEqual(asData(value));
      }),
      runs,
    );
  });

  test('few of them are refused', () => {
    expect(refused.refusals / refused.edits).toBeLessThan(0.03);
  });
});

/** What is replaced with a node, and may look like a comment or hold some. */
function bodyOf(text: string, node: Node): TextEdit[] {
  if (node.kind !== 'scalar') return [{ start: node.start, end: node.end, newText: '' }];
  const header = text.indexOf('\n', node.start);
  return node.style === 'block' && header < node.end ? [{ start: header, end: node.end, newText: '' }] : [];
}

function dashBefore(text: string, offset: number): number {
  return offset - (/-(?:\s|#[^\n]*\n)*$/.exec(text.slice(0, offset))?.[0].length ?? 0);
}

/** The node, and the comments behind it that no other content follows. */
function withComments(text: string, start: number, end: number): TextEdit {
  const rest = /^(?:[ \t]*(?:#.*)?\r?\n?)*/.exec(text.slice(end))?.[0] ?? '';
  return { start, end: end + rest.length, newText: '' };
}
