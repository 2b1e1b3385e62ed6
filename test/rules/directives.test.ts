import { expect, test } from 'vitest';
import { silencers } from '../../server/src/rules/directives.ts';
import { parseSource } from '../../server/src/yaml/source.ts';

/** The lines whose text a finding of `rule` would be silenced on, whatever the line ending; comments and markers are left out. */
function silenced(text: string, rule = 'r'): string[] {
  const perEnding = ['\n', '\r\n'].map((ending) => {
    const source = parseSource('file:///a.yaml', text.replaceAll('\n', ending), () => true);
    return source.documents.flatMap(({ document }) => {
      const lines: string[] = [];
      let start = 0;
      for (const line of document.text.split('\n')) {
        const content = line.trim();
        const at = start + line.indexOf(content);
        const silencing = silencers(source, document, [rule], { start: at, end: at + content.length });
        if (content !== '' && silencing.length > 0) lines.push(content);
        start += line.length + 1;
      }
      return lines;
    });
  });
  expect(perEnding[1]).toEqual(perEnding[0]);
  return (perEnding[0] ?? []).filter((line) => !/^(?:#|%|---(?: #.*)?$)/.test(line));
}

test('above an entry: the entry with all that is in it', () => {
  expect(
    silenced(`
a: 1
# netpol-ignore: r because
b:
  c: 1
  d: 2
e: 3
`),
  ).toEqual(['b:', 'c: 1', 'd: 2']);
});

test('above the first entry of a nested mapping: that entry alone', () => {
  expect(
    silenced(`
a:
  # netpol-ignore: r
  b: 1
  c: 2
`),
  ).toEqual(['b: 1']);
});

test('behind something: its line', () => {
  expect(
    silenced(`
a: 1
b: # netpol-ignore: r
  c: 1
d: 1
`),
  ).toEqual(['b: # netpol-ignore: r']);
});

test('above the first line: the document, and no other', () => {
  expect(
    silenced(`
z: 1
---
# A licence.

# netpol-ignore: r
# More to say.
a: 1
b: 2
---
c: 1
`),
  ).toEqual(['a: 1', 'b: 2']);
});

test('in front of the first marker: the document that the marker opens, and no other', () => {
  expect(
    silenced(`
# A licence.

# netpol-ignore: r
# More to say.
---
# What it is.
a: 1
b: 2
---
c: 1
`),
  ).toEqual(['a: 1', 'b: 2']);
  expect(silenced('# netpol-ignore: r\n--- {a: 1}\n---\nc: 1\n')).toEqual(['--- {a: 1}']);
  expect(silenced('# A licence.\n--- # netpol-ignore: r\na: 1\n---\nc: 1\n')).toEqual(['a: 1']);
  expect(silenced('\ufeff# netpol-ignore: r\n---\na: 1\n---\nc: 1\n')).toEqual(['a: 1']);
  expect(silenced('z: 1\n...\n# netpol-ignore: r\n---\na: 1\n---\nc: 1\n')).toEqual(['a: 1']);
  expect(silenced('%YAML 1.2\n# netpol-ignore: r\n---\na: 1\n---\nc: 1\n')).toEqual(['a: 1']);
});

test('in a document of its own between two markers: nothing', () => {
  expect(silenced('z: 1\n---\n# netpol-ignore: r\n---\na: 1\n')).toEqual([]);
});

test('behind the marker of a document: the document', () => {
  expect(silenced('z: 1\n--- # netpol-ignore: r\na: 1\n')).toEqual(['a: 1']);
});

test('above an item: the item', () => {
  const list = (first: string, second: string, third: string) => `
a:
${first}
- b: 1
  c: 1
${second}
- b: 2
  c: 2
${third}
- b: 3
`;
  const directive = '# netpol-ignore: r';
  expect(silenced(list(directive, '', ''))).toEqual(['- b: 1', 'c: 1']);
  expect(silenced(list('', `  ${directive}`, ''))).toEqual(['- b: 2', 'c: 2']);
  expect(silenced(list('', '', directive))).toEqual(['- b: 3']);
});

test('within an item', () => {
  expect(
    silenced(`
a:
- b: 1
  # netpol-ignore: r
  c: 1
-
  # netpol-ignore: r
  b: 2
  c: 2
`),
  ).toEqual(['c: 1', 'b: 2']);
});

test('above items that are lists, texts, or nothing', () => {
  expect(
    silenced(`
a:
# netpol-ignore: r
- - b
  - c
- - d
  # netpol-ignore: r
  - e
# netpol-ignore: r
- f
# netpol-ignore: r
-
- g
`),
  ).toEqual(['- - b', '- c', '- e', '- f', '-']);
});

test('above items of the root', () => {
  expect(
    silenced(`
- a: 1
# netpol-ignore: r
- b: 1
- c: 1
`),
  ).toEqual(['- b: 1']);
});

test('above an anchor or an alias', () => {
  expect(
    silenced(`
a:
- z
# netpol-ignore: r
- &x # the first
  b: 1
# netpol-ignore: r
- *x
- c: 1
`),
  ).toEqual(['- &x # the first', 'b: 1', '- *x']);
});

test('in flow style', () => {
  expect(
    silenced(`
a: {
  # netpol-ignore: r
  b: 1,
  c: [
    # netpol-ignore: r
    {d: 1},
    {e: 1},
  ]
}
`),
  ).toEqual(['b: 1,', '{d: 1},']);
});

test('several directives above one node', () => {
  const text = `
a: 1
# netpol-ignore: q one reason
# netpol-ignore: r another
b: 1
`;
  expect(silenced(text, 'q')).toEqual(['b: 1']);
  expect(silenced(text, 'r')).toEqual(['b: 1']);
});

test('another rule, an unknown one, part of a name, none', () => {
  const text = `
# netpol-ignore: unknown
# netpol-ignore: r-and-more
# netpol-ignore:
# netpol-ignore r
# see netpol-ignore: r
a: 1
`;
  expect(silenced(text)).toEqual([]);
  expect(silenced(text, 'unknown')).toEqual(['a: 1']);
});

test('spaces do not matter', () => {
  expect(silenced('z: 1\n#netpol-ignore:r\na: 1\n#   netpol-ignore:   r\tbecause\nb: 1\n')).toEqual(['a: 1', 'b: 1']);
});

test('what only looks like a comment', () => {
  expect(silenced('a: 1#netpol-ignore: r\n')).toEqual([]);
  expect(silenced('a: "1 # netpol-ignore: r"\n')).toEqual([]);
  expect(silenced('a: |\n  text\n  # netpol-ignore: r\n  more\nb: 1\n')).toEqual([]);
});

test('above nothing, and in a document that cannot be read', () => {
  expect(silenced('a: 1\n# netpol-ignore: r')).toEqual([]);
  expect(silenced('# netpol-ignore: r\n')).toEqual([]);
  expect(() => silenced('# netpol-ignore: r\na: [\n# netpol-ignore: r\n')).not.toThrow();
});

test('several rules in one comment, whatever is between them', () => {
  const text = '# netpol-ignore: p, q ,r because of s, t\na: 1\n';
  for (const rule of ['p', 'q', 'r']) expect(silenced(text, rule)).toEqual(['a: 1']);
  for (const rule of ['because', 's', 't']) expect(silenced(text, rule)).toEqual([]);
});

test('for the file, above its first line', () => {
  const rest = 'a: 1\n---\nb: 1\n...\n---\nc: 1\n';
  const directive = '# netpol-ignore-file: q, r because\n';
  for (const text of [
    `${directive}${rest}`,
    `# A licence.\n\n${directive}# More.\n---\n${rest}`,
    `---\n${directive}${rest}`,
    `--- ${directive}${rest}`,
    `%YAML 1.2\n# A licence.\n--- ${directive}${rest}`,
    `\ufeff${directive}${rest}`,
  ])
    expect(silenced(text), text).toEqual(['a: 1', 'b: 1', 'c: 1']);
  expect(silenced(`a: 1\n${directive}b: 1\n---\nc: 1\n`)).toEqual([]);
  expect(silenced(`a: 1 ${directive}---\nc: 1\n`)).toEqual([]);
  expect(silenced(`a: 1\n---\n${directive}c: 1\n`)).toEqual([]);
  expect(silenced(`{\n${directive}a: 1}\n`)).toEqual([]);
});
