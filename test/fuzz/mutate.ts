/** Ways in which a text goes wrong: under someone's hands, in a merge, in a template, on a disk. */
import type { Random } from '../bench/random.ts';

/** A text after one to four mishaps. `other` gives further texts, to be spliced in. */
export function mutated(random: Random, text: string, other: () => string): string {
  let result = text;
  for (let left = 1 + random.below(4); left > 0; left--) result = random.pick(mishaps)(random, result, other);
  return result;
}

type Mishap = (random: Random, text: string, other: () => string) => string;

const mishaps: readonly Mishap[] = [
  function cut(random, text) {
    const [start, end] = stretch(random, text);
    return text.slice(0, start) + text.slice(end);
  },
  function cutOff(random, text) {
    return text.slice(0, random.below(text.length + 1));
  },
  function repeatStretch(random, text) {
    const [start, end] = stretch(random, text);
    return text.slice(0, end) + text.slice(start, end) + text.slice(end);
  },
  function repeatLines(random, text) {
    return inLines(text, (lines) => {
      const at = random.below(lines.length);
      const some = lines.slice(at, at + 1 + random.below(5));
      return lines.toSpliced(at, 0, ...Array.from({ length: 1 + random.below(3) }, () => some).flat());
    });
  },
  function shuffleLines(random, text) {
    return inLines(text, (lines) => {
      const at = random.below(lines.length);
      const some = lines.slice(at, at + 2 + random.below(8));
      for (let index = some.length - 1; index > 0; index--) {
        const to = random.below(index + 1);
        [some[index], some[to]] = [some[to] as string, some[index] as string];
      }
      return lines.toSpliced(at, some.length, ...some);
    });
  },
  function dropLine(random, text) {
    return inLines(text, (lines) => lines.toSpliced(random.below(lines.length), 1));
  },
  function indent(random, text) {
    return inLines(text, (lines) => {
      const at = random.below(lines.length);
      const line = lines[at] as string;
      return lines.with(
        at,
        random.chance(0.5) ? random.pick([' ', '  ', '\t', '-', '- ', '# ']) + line : line.slice(1),
      );
    });
  },
  function flip(random, text) {
    let result = text;
    for (let left = 1 + random.below(8); left > 0; left--) {
      const at = random.below(result.length + 1);
      result = result.slice(0, at) + random.pick(characters) + result.slice(at + 1);
    }
    return result;
  },
  function unbalance(random, text) {
    const places = [...text.matchAll(/[[\]{}"']/g)].map(({ index }) => index);
    if (places.length === 0 || random.chance(0.5)) return inserted(random, text, random.pick([...'[]{}"\'']));
    const at = random.pick(places);
    return text.slice(0, at) + text.slice(at + 1);
  },
  function splice(random, text, other) {
    const tail = other();
    return text.slice(0, random.below(text.length + 1)) + tail.slice(random.below(tail.length + 1));
  },
  function spliceLines(random, text, other) {
    return inLines(text, (lines) => {
      const foreign = other().split('\n');
      const from = random.below(foreign.length);
      return lines.toSpliced(random.below(lines.length), 0, ...foreign.slice(from, from + 1 + random.below(20)));
    });
  },
  function insertToken(random, text) {
    return inserted(random, text, random.pick(tokens));
  },
  function insertLine(random, text) {
    return inLines(text, (lines) => lines.toSpliced(random.below(lines.length + 1), 0, random.pick(tokens)));
  },
  function replaceValue(random, text) {
    const colons = [...text.matchAll(/: |- /g)].map(({ index }) => index + 2);
    if (colons.length === 0) return text;
    const at = random.pick(colons);
    const end = text.indexOf('\n', at);
    return text.slice(0, at) + random.pick(values) + (end === -1 ? '' : text.slice(end));
  },
  function conflict(random, text, other) {
    return inLines(text, (lines) => {
      const at = random.below(lines.length);
      const ours = lines.slice(at, at + random.below(6));
      const theirs = random.chance(0.5) ? ours : other().split('\n').slice(0, random.below(6));
      return lines.toSpliced(at, ours.length, '<<<<<<< HEAD', ...ours, '=======', ...theirs, '>>>>>>> branch');
    });
  },
  function lineEndings(random, text) {
    return text.replaceAll('\n', random.pick(['\r\n', '\r\n', '\r', '\n\n']));
  },
  function much(random, text) {
    return inserted(random, text, random.pick(tokens).repeat(1 + random.below(random.chance(0.05) ? 5000 : 50)));
  },
];

const tokens: readonly string[] = [
  ...[
    '---',
    '...',
    '--- ',
    '%YAML 1.2',
    '&a ',
    '*a',
    '<<: *a',
    '!tag ',
    '!!int ',
    '? ',
    '|',
    '>',
    '|2-',
    ': ',
    '- ',
    '#',
  ],
  ...[
    '{',
    '}',
    '[',
    ']',
    '{}',
    '[]',
    ',',
    '"',
    "'",
    '\\',
    '\t',
    '\r',
    '\0',
    '\ufeff',
    '\u0085',
    '\u2028',
    '\ud800',
    'é',
  ],
  ...[
    '{{ .Values.x }}',
    '{{- if x }}',
    '${APP}',
    '{% if x %}',
    '#@ data.values.x',
    '# kpt-set: ${x}',
    'ENC[AES256_GCM,data:x]',
  ],
  ...[
    'kind: NetworkPolicy',
    'kind: List',
    'items:',
    'spec:',
    'metadata: {name: x}',
    'podSelector: {}',
    'ports: [{port: 1e9}]',
  ],
  ...[
    '# netpol-ignore: invalid-cidr x',
    'namespace: ${NS}',
    'cidr: 10.0.0.0/99',
    '  - ipBlock: {cidr: "::/0", except: [x]}',
  ],
];

const values: readonly string[] = [
  ...[
    '',
    'null',
    '~',
    '{}',
    '[]',
    '""',
    '0',
    '-1',
    '65536',
    '80.5',
    '1e400',
    '0x1F',
    '010',
    'true',
    'yes',
    '.nan',
    '2024-01-01',
  ],
  ...[
    '{a: {b: [c]}}',
    '[[[]]]',
    '${X}',
    '{{ x }}',
    '"{{ x }}"',
    '*a',
    '&a x',
    '!x y',
    '|',
    '>-',
    '10.0.0.0/8',
    '::ffff:1.2.3.4/128',
  ],
  ...['In', 'DoesNotExist', 'TCP', 'tcp', 'Ingress', 'x'.repeat(300), 'a b', '99999999999999999999', '@', '`', '%'],
];

const characters: readonly string[] = [
  ...' \n\t\r:-#{}[],&*!|>\'"%@`?\\0aZ~',
  '\0',
  '\u0007',
  '\ufffd',
  '\ufeff',
  '\ud83d',
  '日',
];

function inserted(random: Random, text: string, token: string): string {
  const at = random.below(text.length + 1);
  return text.slice(0, at) + token + text.slice(at);
}

function stretch(random: Random, text: string): [start: number, end: number] {
  const start = random.below(text.length + 1);
  return [start, Math.min(text.length, start + random.below(random.chance(0.2) ? text.length + 1 : 60))];
}

function inLines(text: string, change: (lines: readonly string[]) => readonly string[]): string {
  return change(text.split('\n')).join('\n');
}
