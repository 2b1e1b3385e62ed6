/** How what is chosen is written at the cursor: in the style of the document, in block style or in brackets. */
import type { FieldSchema } from '../../model/policySchema.ts';
import { fieldsOf } from '../../model/policySchema.ts';
import {
  entryLines,
  flowEntry,
  flowText,
  indented,
  itemLines,
  linesOf,
  scalarText,
  type Value,
} from '../../yaml/write.ts';
import type { Insert } from './completion.ts';
import type { PolicyPlace, Surroundings } from './place.ts';

/** A text in a value where the author goes on once it is inserted. */
export function placeholder(text: string): string {
  return open + text + close;
}

/** Characters that nobody writes (of the private use area), around a placeholder. */
const open = '\ue001';
const close = '\ue002';

/** A scalar, in quotes where it needs them. */
export function scalar(value: string | number, { gap, isFlow, isQuoted, style }: Surroundings): Insert {
  return [isQuoted ? String(value) : gap + scalarText(value, style, isFlow ? 'flow' : 'line')];
}

/** A scalar at a place that wants one, or a list of such: it becomes an item then. */
export function valueAtPlace(value: string | number, { schema, isKey, around }: PolicyPlace): Insert {
  if (!schema?.list) return around.dash === undefined ? scalar(value, around) : items([value], around);
  return isKey ? items([value], around) : [`${around.gap}${flowText([value], around.style)}`];
}

/** A key with its value; the key alone where there are quotes around it or a colon behind it. */
export function entry(key: string, value: Value, around: Surroundings): Insert {
  if (isKeyOnly(around)) return keyOnly(key, around);
  return placed(around.isFlow ? [flowEntry(key, value, around.style)] : entryLines(key, value, around.style), around);
}

/** Several keys with their values, from the beginning of a line on. */
export function entries(all: readonly (readonly [key: string, value: Value])[], around: Surroundings): Insert {
  return placed(
    all.flatMap(([key, value]) => entryLines(key, value, around.style)),
    around,
  );
}

/** A key whose value comes next. */
export function keyStart(key: string, around: Surroundings): Insert {
  return isKeyOnly(around) ? keyOnly(key, around) : [`${around.gap}${scalarText(key, around.style, 'line')}: `];
}

/** A key, and what its value begins with: the value of a field is what comes next. */
export function fieldStart(key: string, schema: FieldSchema, around: Surroundings): Insert {
  if (isKeyOnly(around)) return keyOnly(key, around);
  const { gap, column, isFlow, style } = around;
  const isMapping = schema.map || fieldsOf(schema.type) !== undefined;
  if (!schema.list && !isMapping) return keyStart(key, around);
  if (isFlow) return [`${gap}${key}: ${schema.list ? '[' : '{'}`, { placeholder: '' }, schema.list ? ']' : '}'];
  const below = column + gap.length + (schema.list ? style.listIndent : style.indent);
  return [`${gap}${key}:${style.eol}${' '.repeat(below)}${schema.list ? '- ' : ''}`];
}

/** Items of a list at the cursor: behind a dash, in brackets, or on a line of their own below the key of the list. */
export function items(values: readonly Value[], around: Surroundings): Insert {
  const { dash, gap, isFlow, style } = around;
  if (isFlow) return placed([values.map((value) => flowText(value, style)).join(', ')], around);
  if (dash === undefined)
    return placed(
      values.flatMap((value) => itemLines(value, style)),
      around,
    );
  const [first = null, ...others] = values;
  const behind = others.flatMap((value) => itemLines(value, style));
  const text = [...indented(linesOf(first, style), dash + 2), ...indented(behind, dash)].join(style.eol);
  return withPlaceholders(gap + text.trimStart());
}

/** Items of a list of mappings, where one begins: behind a dash, below the key, in brackets, or in the braces of the first. */
export function itemsAtPlace(values: readonly Value[], { isKey, around }: PolicyPlace): Insert {
  if (!around.isFlow || !isKey) return items(values, around);
  const text = values.map((value) => flowText(value, around.style)).join(', ');
  return withPlaceholders(around.gap + text.replace(/^\{ ?| ?\}$/g, ''));
}

/** A document. @param end What is behind its last line. */
export function document(value: Value, { style }: Surroundings, end: string): Insert {
  return withPlaceholders(linesOf(value, style).join(style.eol) + end);
}

/** What is in quotes is edited where it is, and what a colon follows has its value already. */
function isKeyOnly({ hasColon, isQuoted }: Surroundings): boolean {
  return hasColon || isQuoted;
}

function keyOnly(key: string, { gap, isQuoted, style }: Surroundings): Insert {
  return [isQuoted ? key : gap + scalarText(key, style, 'line')];
}

function placed(lines: readonly string[], { column, gap, style }: Surroundings): Insert {
  const [first = '', ...rest] = lines;
  return withPlaceholders([gap + first, ...indented(rest, column + gap.length)].join(style.eol));
}

function withPlaceholders(text: string): Insert {
  return text
    .split(open)
    .flatMap((part, index) => {
      const end = part.indexOf(close);
      return index === 0 || end < 0 ? [part] : [{ placeholder: part.slice(0, end) }, part.slice(end + 1)];
    })
    .filter((part) => part !== '');
}
