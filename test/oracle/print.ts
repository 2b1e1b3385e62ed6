import type { Choose } from './property.ts';

/** How an object is written as YAML. All styles mean the same. */
export interface Style {
  /** `mixed` is block style with some collections in flow style. */
  readonly form: 'block' | 'mixed' | 'flow' | 'json';
  readonly indent: 2 | 4;
  /** Whether the dashes of a list stand below the first letter of its key. */
  readonly flatLists: boolean;
  readonly quotes: 'needed' | 'single' | 'double';
  /** How a null is written in block style. */
  readonly nulls: '' | 'null' | '~';
  readonly comments: boolean;
  /** Whether keys stand in another order than the usual one, here and there. */
  readonly disorder: boolean;
  /** Whether a collection that occurs twice is written once, with an anchor, and then as an alias. */
  readonly anchors: boolean;
}

/** One document, without `---`. `choose` decides what a style leaves open. */
export function print(value: unknown, style: Style, choose: Choose): string {
  if (style.form === 'json') return `${JSON.stringify(value, null, style.indent)}\n`;
  const writer: Writer = { style, choose, anchors: new Map(), repeated: style.anchors ? repeatedIn(value) : new Set() };
  if (style.form === 'flow') return `${flow(writer, value)}\n`;
  return `${block(writer, value as object, 0).join('\n')}\n`;
}

interface Writer {
  readonly style: Style;
  readonly choose: Choose;
  /** Names of anchors by the JSON of what they stand for. */
  readonly anchors: Map<string, string>;
  readonly repeated: ReadonlySet<string>;
}

// ---- block ----

/** The lines of a collection that is not empty. */
function block(writer: Writer, value: object, column: number): string[] {
  const pad = ' '.repeat(column);
  if (Array.isArray(value)) return value.flatMap((item) => listItem(writer, item, pad));
  return entriesOf(writer, value).flatMap(([key, inner]) => [
    ...remark(writer, pad),
    ...entry(writer, `${pad}${quoted(writer, key)}:`, inner, column),
  ]);
}

function entry(writer: Writer, head: string, value: unknown, column: number): string[] {
  const name = anchorOf(writer, value);
  if (name.startsWith('*')) return [`${head} ${name}`];
  const start = name === '' ? head : `${head} ${name}`;
  const short = oneLine(writer, value);
  if (short !== undefined) return [`${short === '' ? start : `${start} ${short}`}${note(writer)}`];
  const deeper = Array.isArray(value) && writer.style.flatLists ? column : column + writer.style.indent;
  return [`${start}${note(writer)}`, ...block(writer, value as object, deeper)];
}

function listItem(writer: Writer, item: unknown, pad: string): string[] {
  const name = anchorOf(writer, item);
  if (name.startsWith('*')) return [`${pad}- ${name}`];
  const short = oneLine(writer, item);
  if (short !== undefined) return [`${pad}-${name && ` ${name}`}${short && ` ${short}`}${note(writer)}`];
  const lines = block(writer, item as object, pad.length + 2);
  if (name !== '') return [`${pad}- ${name}`, ...lines];
  // The dash takes the place of the indentation, unless a remark comes first.
  if (lines[0]?.trimStart().startsWith('#')) return [`${pad}-`, ...lines];
  return [`${pad}- ${(lines[0] as string).slice(pad.length + 2)}`, ...lines.slice(1)];
}

/** What fits behind a colon or dash: a scalar, an empty collection, one in flow style. Undefined for others. */
function oneLine(writer: Writer, value: unknown): string | undefined {
  if (value === null) return writer.style.nulls;
  if (typeof value !== 'object') return scalar(writer, value, false);
  if (Object.keys(value).length === 0) return Array.isArray(value) ? '[]' : '{}';
  const inFlow = writer.style.form === 'mixed' && writer.choose(true, false, false);
  return inFlow ? flowBody(writer, value) : undefined;
}

// ---- flow ----

function flow(writer: Writer, value: unknown): string {
  if (value === null) return writer.style.nulls === '~' ? '~' : 'null';
  if (typeof value !== 'object') return scalar(writer, value, true);
  const name = anchorOf(writer, value);
  if (name.startsWith('*')) return name;
  return `${name && `${name} `}${flowBody(writer, value)}`;
}

function flowBody(writer: Writer, value: object): string {
  if (Array.isArray(value)) return `[${value.map((item) => flow(writer, item)).join(', ')}]`;
  const entries = entriesOf(writer, value).map(
    ([key, inner]) => `${quoted(writer, key, true)}: ${flow(writer, inner)}`,
  );
  return entries.length === 0 ? '{}' : writer.choose(`{${entries.join(', ')}}`, `{ ${entries.join(', ')} }`);
}

function entriesOf({ style, choose }: Writer, value: object): [string, unknown][] {
  const entries = Object.entries(value);
  return style.disorder && choose(true, false, false) ? entries.reverse() : entries;
}

// ---- scalars ----

function scalar(writer: Writer, value: unknown, inFlow: boolean): string {
  return typeof value === 'string' ? quoted(writer, value, inFlow) : String(value);
}

function quoted({ style, choose }: Writer, text: string, inFlow = false): string {
  const plain = isPlain(text, inFlow);
  if (plain && (style.quotes === 'needed' || choose(true, false))) return text;
  return style.quotes === 'single' ? `'${text.replaceAll("'", "''")}'` : JSON.stringify(text);
}

/** Whether a text without quotes is that text again, in YAML 1.1 and 1.2. It may say no too often. */
function isPlain(text: string, inFlow: boolean): boolean {
  if (/^(true|false|yes|no|on|off|y|n|null)$/i.test(text)) return false;
  if (/^\$\{[A-Z_\d]+\}$/.test(text)) return !inFlow;
  if (/^[A-Za-z][-A-Za-z\d_./]*$/.test(text)) return true;
  if (/^[\d.]+\/\d+$/.test(text)) return text.split('.').length === 4;
  return !inFlow && /^[A-Fa-f\d:]+::?[A-Fa-f\d:.]*\/\d+$/.test(text);
}

// ---- comments and anchors ----

function remark({ style, choose }: Writer, pad: string): string[] {
  return style.comments && choose(true, false, false, false, false) ? [`${pad}# as agreed: {see} - below`] : [];
}

function note({ style, choose }: Writer): string {
  return style.comments && choose(true, false, false, false) ? ' # note: "this"' : '';
}

/** `*name` for what was written before, `&name` for what will be again, else nothing. */
function anchorOf({ anchors, repeated }: Writer, value: unknown): string {
  if (repeated.size === 0 || value === null || typeof value !== 'object') return '';
  const text = JSON.stringify(value);
  const known = anchors.get(text);
  if (known) return `*${known}`;
  if (!repeated.has(text)) return '';
  const name = `a${anchors.size + 1}`;
  anchors.set(text, name);
  return `&${name}`;
}

function repeatedIn(value: unknown): Set<string> {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  const walk = (inner: unknown): void => {
    if (inner === null || typeof inner !== 'object') return;
    const text = JSON.stringify(inner);
    if (seen.has(text)) repeated.add(text);
    seen.add(text);
    for (const one of Object.values(inner)) walk(one);
  };
  walk(value);
  return repeated;
}
