import fc from 'fast-check';

/** Random YAML text in many spellings, most of it valid. The same tape gives the same text. */
export function yamlText(options: { readonly plainOnly?: boolean } = {}): fc.Arbitrary<string> {
  return fc
    .array(fc.nat({ max: 1 << 20 }), { minLength: 30, maxLength: 160, size: 'max' })
    .map((tape) => new Writer(tape, options.plainOnly === true).document());
}

/** Text with a few characters changed, so that much of it is broken. */
export function brokenYamlText(): fc.Arbitrary<string> {
  const change = fc.record({
    at: fc.double({ min: 0, max: 1, noNaN: true }),
    remove: fc.nat({ max: 2 }),
    insert: fc.constantFrom(
      ...':-#\'"[]{},&*!|>?%@`~<\\ \n\t\r0a',
      '\n ',
      '  ',
      ': ',
      '- ',
      '- - ',
      '? ',
      '# ',
      ' #',
      '---',
      '...',
      '<<: ',
      '\u00e9',
      '\u2028',
      '',
    ),
  });
  return fc.tuple(yamlText(), fc.array(change, { minLength: 1, maxLength: 4 })).map(([text, changes]) => {
    let result = text;
    for (const { at, remove, insert } of changes) {
      const offset = Math.floor(at * result.length);
      result = result.slice(0, offset) + insert + result.slice(offset + remove);
    }
    return result;
  });
}

const plains = (
  'a|web|true|no|y|~|null|12|-3|0x1f|0o17|017|1_000|1.5|1e3|.5|.inf|-.nan|8080|10.0.0.0/8|http://x.y:80/z|a b|a:b|a#b|x, y|' +
  'it\'s|say "hi"|{|-x|--flag|?x|:x|é ü|2001-01-01|12:30:45|$(VAR)|foo/bar|*.example.com|a[0]|a{b}|@x|%y|=|<<|n|On|0|-0|+1|1.|09|1e400|18446744073709551615|99999999999999999999'
).split('|');
const flowPlains = 'a|web|true|12|-3|x y|a#b|http://x|~|null|1.5|y|-x|é'.split('|');
const keys = 'a|b|name|app.kubernetes.io/name|kind|matchLabels|ports|a b|y|12|0x10|1.5|é|true|null|~|-x|on'.split('|');
const doubles = [
  '',
  'a',
  'a b',
  'x: y',
  '# no',
  '\\n',
  '\\"',
  '\\u00e9',
  '\\x41',
  'a\\\\',
  '12',
  'true',
  "it's",
  '\\/',
  '  pad  ',
  '\t',
  '\\U0001F600',
  '{{ x }}',
];
const singles = ['', 'a', 'a b', 'x: y', '# no', "it''s", '12', 'true', '"', '\\n', '  pad  ', "''", '{{ x }}'];
const bodyLines = [
  'text',
  'x: y',
  '# not a comment',
  '- item',
  '  deeper',
  '',
  '',
  '   ',
  'trailing  ',
  '\ttab',
  "it's",
  '"q"',
  '---',
  'a\tb',
  '%x',
  '{',
];

class Writer {
  readonly #tape: readonly number[];
  readonly #plainOnly: boolean;
  #at = 0;
  #comments = 0;
  readonly #eol: string;

  constructor(tape: readonly number[], plainOnly: boolean) {
    this.#tape = tape;
    this.#plainOnly = plainOnly;
    this.#eol = this.#pick(5) === 0 ? '\r\n' : '\n';
  }

  document(): string {
    const column = this.#pick(8) === 0 ? this.#pick(4) : 0;
    let text = this.#gap(column);
    const form = this.#pick(12);
    if (form === 0) text += `${this.#pad(column)}${this.#flow(3)}${this.#endOfLine()}`;
    else if (form === 1) text += this.#sequence(column, 3, true);
    else text += this.#mapping(column, 4, true);
    if (this.#pick(3) === 0) text += this.#gap(0);
    if (this.#pick(4) === 0) text = text.replace(/(?:\r?\n)+$/, '');
    return text;
  }

  /** A number below `count`; 0 once the tape is used up, so that every text ends. */
  #pick(count: number): number {
    const value = this.#tape[this.#at++];
    return value === undefined ? 0 : value % count;
  }

  #from<Item>(items: readonly Item[]): Item {
    return items[this.#pick(items.length)] as Item;
  }

  #isOver(): boolean {
    return this.#at >= this.#tape.length;
  }

  #pad(column: number): string {
    return ' '.repeat(column);
  }

  #comment(): string {
    this.#comments++;
    return `# c${this.#comments}`;
  }

  #endOfLine(): string {
    const form = this.#pick(12);
    if (form === 1) return ` ${this.#comment()}${this.#eol}`;
    return form === 2 && !this.#plainOnly ? `  ${this.#eol}` : this.#eol;
  }

  /** Blank and comment lines. */
  #gap(column: number): string {
    let text = '';
    while (this.#pick(7) === 1) {
      const form = this.#pick(4);
      if (form === 0) text += this.#eol;
      else if (form === 1) text += `${this.#pad(this.#pick(5))}${this.#eol}`;
      else text += `${this.#pad(form === 2 ? this.#pick(6) : column)}${this.#comment()}${this.#eol}`;
    }
    return text;
  }

  #mapping(column: number, depth: number, startsLine: boolean): string {
    let text = '';
    const count = 1 + this.#pick(4);
    const used = new Set<string>();
    for (let index = 0; index < count; index++) {
      const key = this.#key();
      if (this.#plainOnly && used.has(key)) continue;
      used.add(key);
      if (index > 0) text += this.#gap(column);
      if (index > 0 || startsLine) text += this.#pad(column);
      text += `${key}${this.#pick(20) === 1 && !this.#plainOnly ? ' ' : ''}:${this.#value(column, depth - 1)}`;
      if (this.#isOver()) break;
    }
    return text;
  }

  #key(): string {
    if (this.#pick(6) === 1)
      return this.#pick(2) === 0
        ? `"${this.#from(doubles.filter((text) => text !== '\\n'))}"`
        : `'${this.#from(singles)}'`;
    return this.#from(keys);
  }

  /** What follows a colon, up to and with the end of the line. */
  #value(column: number, depth: number): string {
    const form = this.#isOver() || depth <= 0 ? this.#pick(5) : this.#pick(14);
    if (form < 4) return ` ${this.#spaces()}${this.#property()}${this.#scalar()}${this.#endOfLine()}`;
    if (form === 4) return this.#endOfLine();
    if (form === 5) return ` ${this.#flow(2)}${this.#endOfLine()}`;
    if (form === 6) return ` ${this.#block(column)}`;
    if (form === 7) return ` ${this.#multiLine(column + 1 + this.#pick(3))}${this.#endOfLine()}`;
    if (form === 8 && !this.#plainOnly)
      return `${this.#endOfLine()}${this.#gap(column + 1)}${this.#pad(column + 1 + this.#pick(3))}${this.#scalar()}${this.#endOfLine()}`;
    const opening = `${this.#pick(8) === 1 && !this.#plainOnly ? ' &anchor' : ''}${this.#endOfLine()}`;
    if (form < 11) {
      const inner = column + 1 + this.#pick(4);
      return `${opening}${this.#gap(inner)}${this.#mapping(inner, depth, true)}`;
    }
    const inner = column + this.#pick(4);
    return `${opening}${this.#gap(inner)}${this.#sequence(inner, depth, true)}`;
  }

  #sequence(column: number, depth: number, startsLine: boolean): string {
    let text = '';
    const count = 1 + this.#pick(3);
    for (let index = 0; index < count; index++) {
      if (index > 0) text += this.#gap(column);
      if (index > 0 || startsLine) text += this.#pad(column);
      text += `-${this.#item(column, depth - 1)}`;
      if (this.#isOver()) break;
    }
    return text;
  }

  #item(column: number, depth: number): string {
    const form = this.#isOver() || depth <= 0 ? this.#pick(5) : this.#pick(14);
    const gap = this.#pick(8) === 1 ? 1 + this.#pick(4) : 1;
    if (form < 3) return `${this.#pad(gap)}${this.#property()}${this.#scalar()}${this.#endOfLine()}`;
    if (form === 3) return this.#endOfLine();
    if (form === 4) return ` ${this.#flow(2)}${this.#endOfLine()}`;
    if (form === 5) return ` ${this.#block(column)}`;
    if (form === 6) return ` ${this.#multiLine(column + 1 + this.#pick(3))}${this.#endOfLine()}`;
    if (form < 8) return `${this.#pad(gap)}${this.#sequence(column + 1 + gap, depth, false)}`;
    if (form === 8) return `${this.#endOfLine()}${this.#mapping(column + 1 + gap, depth, true)}`;
    return `${this.#pad(gap)}${this.#mapping(column + 1 + gap, depth, false)}`;
  }

  #spaces(): string {
    return this.#pick(15) === 1 ? '  ' : '';
  }

  #property(): string {
    if (this.#plainOnly || this.#pick(15) !== 1) return '';
    return this.#from(['&anchor ', '&anchor ', '&b ', '&b-1  ', '!!str ', '!foo ', '*anchor', '!!int ']);
  }

  #scalar(): string {
    const form = this.#pick(8);
    if (form === 0) return `"${this.#from(doubles)}"`;
    if (form === 1) return `'${this.#from(singles)}'`;
    if (form === 2 && !this.#plainOnly && this.#pick(4) === 1) return this.#from(['*anchor', '*b', '*b-1']);
    const plain = this.#from(plains);
    return this.#plainOnly && /^[{@%?:]/.test(plain) ? 'web' : plain;
  }

  #flow(depth: number): string {
    const isMapping = this.#pick(2) === 0;
    const parts: string[] = [];
    const count = this.#pick(4);
    const used = new Set<string>();
    for (let index = 0; index < count; index++) {
      const key = this.#pick(3) === 0 ? `"${this.#from(['a', 'b', 'x y', ''])}"` : this.#from(flowPlains);
      if (this.#plainOnly && used.has(key)) continue;
      used.add(key);
      if (!isMapping) parts.push(this.#flowValue(depth));
      else if (this.#pick(25) === 1 && !this.#plainOnly) parts.push(key);
      else parts.push(`${key}:${key.startsWith('"') && this.#pick(3) === 1 ? '' : ' '}${this.#flowValue(depth)}`);
    }
    const separator = this.#from([', ', ',', ' , ', ', ']);
    const trailing = parts.length > 0 && this.#pick(8) === 1 ? ',' : '';
    const space = this.#pick(3) === 1 ? ' ' : '';
    const lineBreak =
      this.#pick(8) === 1
        ? `${this.#pick(4) === 1 ? ` ${this.#comment()}` : ''}${this.#eol}${this.#pad(10 + this.#pick(4))}`
        : '';
    const inner = `${lineBreak}${space}${parts.join(separator + lineBreak)}${trailing}${space}${lineBreak}`;
    return isMapping ? `{${inner}}` : `[${inner}]`;
  }

  #flowValue(depth: number): string {
    const form = this.#pick(6);
    if (form === 0 && depth > 0) return this.#flow(depth - 1);
    if (form === 1) return `"${this.#from(doubles)}"`;
    if (form === 2) return `'${this.#from(singles)}'`;
    if (form === 3 && !this.#plainOnly && this.#pick(6) === 1) return '*anchor';
    return this.#from(flowPlains);
  }

  #block(column: number): string {
    const inner = column + 1 + this.#pick(4);
    const explicit = this.#pick(10) === 1 && !this.#plainOnly ? String(inner - column) : '';
    const header = `${this.#from(['|', '>', '|'])}${explicit}${this.#from(['', '', '-', '+'])}`;
    const count = this.#pick(5);
    let text = `${header}${this.#pick(10) === 1 ? ` ${this.#comment()}` : ''}${this.#eol}`;
    for (let index = 0; index < count; index++) {
      const line = this.#from(this.#plainOnly ? bodyLines.filter((body) => !/^\s+$|#/.test(body)) : bodyLines);
      text += line === '' && this.#pick(3) > 0 ? this.#eol : `${this.#pad(inner)}${line}${this.#eol}`;
    }
    return text;
  }

  #multiLine(column: number): string {
    const quote = this.#from(['', '', '"', "'"]);
    let text = quote + this.#from(['one', 'two words', 'x']);
    const count = 1 + this.#pick(3);
    for (let index = 0; index < count; index++) {
      text += this.#eol;
      if (this.#pick(5) === 1) text += this.#eol;
      text += `${this.#pad(column + this.#pick(2))}${this.#from(['more', 'a b', '12', "it''s", 'end  ', '- x'].filter((line) => quote !== '' || !/''|- /.test(line)))}`;
    }
    return text.replace(/ +$/, '') + quote;
  }
}
