/** Regular expressions as Go reads them (regexp/syntax with its Perl flags), which differ from JavaScript's in many ways. */

/** An expression, as far as it matters for whether a text matches: groups and greediness do not. */
export type Expression =
  | { readonly kind: 'character'; readonly fits: (character: string) => boolean }
  | { readonly kind: 'assertion'; readonly holds: (text: readonly string[], at: number) => boolean }
  | { readonly kind: 'sequence'; readonly parts: readonly Expression[] }
  | { readonly kind: 'alternatives'; readonly choices: readonly Expression[] }
  | { readonly kind: 'repetition'; readonly of: Expression; readonly least: number; readonly most: number };

/** Reads an expression; undefined for what Go takes for none. */
export function parseExpression(written: string): Expression | undefined {
  const reader: Reader = { characters: [...written], at: 0, depth: 0 };
  try {
    const expression = readAlternatives(reader, { fold: false, lines: false, dotAll: false });
    return reader.at === reader.characters.length ? expression : undefined;
  } catch (error) {
    if (error instanceof Unreadable) return undefined;
    throw error;
  }
}

class Unreadable extends Error {}

interface Reader {
  readonly characters: readonly string[];
  at: number;
  depth: number;
}

/** What `(?i)`, `(?m)` and `(?s)` set until the end of the group. `(?U)` is about greediness alone. */
interface Flags {
  fold: boolean;
  lines: boolean;
  dotAll: boolean;
}

function peek({ characters, at }: Reader, ahead = 0): string {
  return characters[at + ahead] ?? '';
}

function startsWith(reader: Reader, text: string): boolean {
  return [...text].every((character, index) => peek(reader, index) === character);
}

function next(reader: Reader): string {
  const character = peek(reader);
  if (character === '') throw new Unreadable();
  reader.at++;
  return character;
}

/** Reads to the end of the group. */
function readAlternatives(reader: Reader, flags: Flags): Expression {
  const choices: Expression[] = [];
  do choices.push(readSequence(reader, flags));
  while (taken(reader, '|'));
  const [only] = choices;
  return only && choices.length === 1 ? only : { kind: 'alternatives', choices };
}

function taken(reader: Reader, text: string): boolean {
  if (!startsWith(reader, text)) return false;
  reader.at += text.length;
  return true;
}

function readSequence(reader: Reader, flags: Flags): Expression {
  const parts: Expression[] = [];
  let isRepeated = false;
  while (!['', '|', ')'].includes(peek(reader))) {
    const count = readCount(reader);
    if (count) {
      const of = parts.pop();
      if (!of || isRepeated) throw new Unreadable();
      const repetition: Expression = { kind: 'repetition', of, ...count };
      if (count.isCounted && repetitionsIn(repetition) > maxCount) throw new Unreadable();
      parts.push(repetition);
    } else {
      parts.push(...readParts(reader, flags));
    }
    isRepeated = count !== undefined;
  }
  return { kind: 'sequence', parts };
}

/** How often Go repeats anything at most, also by repeating repetitions. */
const maxCount = 1000;

function repetitionsIn(expression: Expression): number {
  switch (expression.kind) {
    case 'repetition': {
      const { of, least, most } = expression;
      if (most === 0) return 1;
      const count = most === Number.POSITIVE_INFINITY ? least : most;
      return Math.max(1, count) * repetitionsIn(of);
    }
    case 'sequence':
      return Math.max(1, ...expression.parts.map(repetitionsIn));
    case 'alternatives':
      return Math.max(1, ...expression.choices.map(repetitionsIn));
    default:
      return 1;
  }
}

interface Count {
  readonly least: number;
  readonly most: number;
  /** Whether it is written in numbers. */
  readonly isCounted: boolean;
}

/** What repeats the part in front of it; undefined where nothing does. A brace without numbers is a character. */
function readCount(reader: Reader): Count | undefined {
  const count = countAt(reader);
  if (count && peek(reader) === '?') reader.at++;
  return count;
}

function countAt(reader: Reader): Count | undefined {
  const symbol = symbols[peek(reader)];
  if (symbol) {
    reader.at++;
    return symbol;
  }
  const number = '(0|[1-9][0-9]*)';
  const counted = new RegExp(`^\\{${number}(?:(,)${number}?)?\\}`).exec(reader.characters.slice(reader.at).join(''));
  if (!counted) return undefined;
  const [written, from, comma, to] = counted;
  const least = Number(from);
  const most = to !== undefined ? Number(to) : comma ? Number.POSITIVE_INFINITY : least;
  const highest = most === Number.POSITIVE_INFINITY ? least : most;
  if (least > most || highest > maxCount) throw new Unreadable();
  reader.at += written.length;
  return { least, most, isCounted: highest >= 2 };
}

const symbols: Readonly<Record<string, Count>> = {
  '*': { least: 0, most: Number.POSITIVE_INFINITY, isCounted: false },
  '+': { least: 1, most: Number.POSITIVE_INFINITY, isCounted: false },
  '?': { least: 0, most: 1, isCounted: false },
};

/** What stands at the reader: mostly one part, none for flags, several for a quotation. */
function readParts(reader: Reader, flags: Flags): readonly Expression[] {
  switch (peek(reader)) {
    case '(':
      return readGroup(reader, flags);
    case '[':
      return [readClass(reader, flags)];
    case '\\':
      return readBackslash(reader, flags);
  }
  const character = next(reader);
  switch (character) {
    case '^':
      return [flags.lines ? lineStart : textStart];
    case '$':
      return [flags.lines ? lineEnd : textEnd];
    case '.': {
      const { dotAll } = flags;
      return [{ kind: 'character', fits: (each) => dotAll || each !== '\n' }];
    }
    default:
      return [literal(character, flags)];
  }
}

function literal(character: string, { fold }: Flags): Expression {
  return { kind: 'character', fits: inRange(character, character, fold) };
}

const textStart: Expression = { kind: 'assertion', holds: (_, at) => at === 0 };
const textEnd: Expression = { kind: 'assertion', holds: (text, at) => at === text.length };
const lineStart: Expression = { kind: 'assertion', holds: (text, at) => at === 0 || text[at - 1] === '\n' };
const lineEnd: Expression = { kind: 'assertion', holds: (text, at) => at === text.length || text[at] === '\n' };
const wordEdge: Expression = { kind: 'assertion', holds: isWordEdge };
const noWordEdge: Expression = { kind: 'assertion', holds: (text, at) => !isWordEdge(text, at) };

function isWordEdge(text: readonly string[], at: number): boolean {
  return /^\w/.test(text[at - 1] ?? '') !== /^\w/.test(text[at] ?? '');
}

/** A group, or nothing but flags for the rest of the one around it. */
function readGroup(reader: Reader, flags: Flags): readonly Expression[] {
  reader.at++;
  // A group of its own keeps to itself which flags are set in it.
  const inner = { ...flags };
  if (taken(reader, '?')) {
    if (taken(reader, 'P<') || taken(reader, '<')) readGroupName(reader);
    else if (readFlags(reader, inner) === ')') {
      Object.assign(flags, inner);
      return [];
    }
  }
  if (++reader.depth > maxDepth) throw new Unreadable();
  const group = readAlternatives(reader, inner);
  reader.depth--;
  if (next(reader) !== ')') throw new Unreadable();
  return [group];
}

/** How deep Go lets groups be in each other. */
const maxDepth = 1000;

function readGroupName(reader: Reader): void {
  let name = '';
  for (let character = next(reader); character !== '>'; character = next(reader)) name += character;
  if (!/^\w+$/.test(name)) throw new Unreadable();
}

/** Reads `i-s:` or `i-s)`, and gives what is at its end. */
function readFlags(reader: Reader, flags: Flags): string {
  let isSet = true;
  let isAnyRead = false;
  for (let character = next(reader); ; character = next(reader)) {
    if (character === ':' || character === ')') {
      if (!isSet && !isAnyRead) throw new Unreadable();
      return character;
    }
    if (character === '-' && isSet) {
      isSet = false;
      isAnyRead = false;
      continue;
    }
    if (character === 'i') flags.fold = isSet;
    else if (character === 'm') flags.lines = isSet;
    else if (character === 's') flags.dotAll = isSet;
    else if (character !== 'U') throw new Unreadable();
    isAnyRead = true;
  }
}

function readBackslash(reader: Reader, flags: Flags): readonly Expression[] {
  const assertion = assertions[peek(reader, 1)];
  if (assertion) {
    reader.at += 2;
    return [assertion];
  }
  if (taken(reader, '\\Q')) {
    const quoted: Expression[] = [];
    while (reader.at < reader.characters.length && !taken(reader, '\\E')) quoted.push(literal(next(reader), flags));
    return quoted;
  }
  const fits = readNamedCharacters(reader, flags);
  return [fits ? { kind: 'character', fits } : literal(readEscape(reader), flags)];
}

const assertions: Readonly<Record<string, Expression>> = {
  A: textStart,
  z: textEnd,
  b: wordEdge,
  B: noWordEdge,
};

type Fits = (character: string) => boolean;

function readClass(reader: Reader, flags: Flags): Expression {
  reader.at++;
  const isNegated = taken(reader, '^');
  const members: Fits[] = [];
  // A bracket that comes first is a character.
  for (let isFirst = true; peek(reader) !== ']' || isFirst; isFirst = false)
    members.push(readPosixClass(reader, flags) ?? readNamedCharacters(reader, flags) ?? readRange(reader, flags));
  reader.at++;
  return { kind: 'character', fits: (character) => members.some((fits) => fits(character)) !== isNegated };
}

function readRange(reader: Reader, { fold }: Flags): Fits {
  const first = readClassCharacter(reader);
  if (peek(reader) !== '-' || peek(reader, 1) === ']' || peek(reader, 1) === '') return inRange(first, first, fold);
  reader.at++;
  const last = readClassCharacter(reader);
  if (codeOf(last) < codeOf(first)) throw new Unreadable();
  return inRange(first, last, fold);
}

function readClassCharacter(reader: Reader): string {
  return peek(reader) === '\\' ? readEscape(reader) : next(reader);
}

function codeOf(character: string): number {
  return character.codePointAt(0) ?? 0;
}

function inRange(first: string, last: string, fold: boolean): Fits {
  if (fold) return inSet(`${inHex(first)}-${inHex(last)}`, true);
  const [from, to] = [codeOf(first), codeOf(last)];
  return (character) => codeOf(character) >= from && codeOf(character) <= to;
}

function inHex(character: string): string {
  return `\\u{${codeOf(character).toString(16)}}`;
}

/** Whether a character is in a set as JavaScript writes it. Where case does not count, both fold characters one by one. */
function inSet(set: string, fold: boolean): Fits {
  const expression = new RegExp(`^[${set}]$`, fold ? 'iu' : 'u');
  return (character) => expression.test(character);
}

function not(fits: Fits): Fits {
  return (character) => !fits(character);
}

/** `[:alpha:]`; undefined where there is none. */
function readPosixClass(reader: Reader, { fold }: Flags): Fits | undefined {
  if (!startsWith(reader, '[:')) return undefined;
  const named = /^\[:(\^?)(.*?):\]/su.exec(reader.characters.slice(reader.at).join(''));
  if (!named) return undefined;
  const [written, negation, name = ''] = named;
  const set = Object.hasOwn(posixClasses, name) ? posixClasses[name] : undefined;
  if (set === undefined) throw new Unreadable();
  reader.at += [...written].length;
  return negation ? not(inSet(set, fold)) : inSet(set, fold);
}

const posixClasses: Readonly<Record<string, string>> = {
  alnum: '0-9A-Za-z',
  alpha: 'A-Za-z',
  ascii: '\\x00-\\x7f',
  blank: '\\t ',
  cntrl: '\\x00-\\x1f\\x7f',
  digit: '0-9',
  graph: '!-~',
  lower: 'a-z',
  print: ' -~',
  punct: '!-\\/:-@\\[-`\\{-~',
  space: '\\t\\n\\v\\f\\r ',
  upper: 'A-Z',
  word: '0-9A-Za-z_',
  xdigit: '0-9A-Fa-f',
};

/** `\d`, `\pL` and the like; undefined where there is none. */
function readNamedCharacters(reader: Reader, { fold }: Flags): Fits | undefined {
  if (peek(reader) !== '\\') return undefined;
  const letter = peek(reader, 1);
  if (letter === 'p' || letter === 'P') return readProperty(reader, fold);
  const set = perlClasses[letter.toLowerCase()];
  if (set === undefined) return undefined;
  reader.at += 2;
  return letter === letter.toLowerCase() ? inSet(set, fold) : not(inSet(set, fold));
}

const perlClasses: Readonly<Record<string, string>> = { d: '0-9', s: '\\t\\n\\f\\r ', w: '0-9A-Za-z_' };

/** `\pL`, `\p{Greek}`, `\P{^Lu}` */
function readProperty(reader: Reader, fold: boolean): Fits {
  let isNegated = peek(reader, 1) === 'P';
  reader.at += 2;
  let name = next(reader);
  if (name === '{') {
    name = '';
    for (let character = next(reader); character !== '}'; character = next(reader)) name += character;
    if (name.startsWith('^')) isNegated = !isNegated;
  }
  const fits = inSet(propertySet(name.replace(/^\^/, '')), fold);
  return isNegated ? not(fits) : fits;
}

/** Go knows categories by their short names, and scripts. What it knows too is in the categories of its `C` alone. */
function propertySet(name: string): string {
  if (name === 'C') return '\\p{Cc}\\p{Cf}\\p{Co}\\p{Cs}';
  const known = /^([LMNPSZ]|[A-BD-Z][a-z]|C[cfos]|Any)$/.test(name) ? name : `Script=${name}`;
  try {
    if (/^\w+$/.test(name) && new RegExp(`\\p{${known}}`, 'u')) return `\\p{${known}}`;
  } catch {
    // There is no such category or script.
  }
  throw new Unreadable();
}

/** A character that a backslash stands in front of, or is made up with. */
function readEscape(reader: Reader): string {
  reader.at++;
  const letter = next(reader);
  const control = controls[letter];
  if (control !== undefined) return control;
  if (/^[^0-9A-Za-z\u0080-\u{10ffff}]$/u.test(letter)) return letter;
  if (letter === 'x') return readHex(reader);
  // One digit alone would be a reference to a group, which Go has not.
  if (letter !== '0' && !(/^[1-7]$/.test(letter) && /^[0-7]$/.test(peek(reader)))) throw new Unreadable();
  let digits = letter;
  while (digits.length < 3 && /^[0-7]$/.test(peek(reader))) digits += next(reader);
  return String.fromCodePoint(Number.parseInt(digits, 8));
}

const controls: Readonly<Record<string, string>> = {
  a: '\x07',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** `\x77` or `\x{77}` */
function readHex(reader: Reader): string {
  let digits = '';
  if (taken(reader, '{'))
    for (let character = next(reader); character !== '}'; character = next(reader)) digits += character;
  else digits = next(reader) + next(reader);
  const code = /^[0-9a-fA-F]+$/.test(digits) ? Number.parseInt(digits, 16) : Number.NaN;
  if (!(code <= 0x10ffff)) throw new Unreadable();
  return String.fromCodePoint(code);
}
