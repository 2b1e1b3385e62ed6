import { listed } from '../model/listed.ts';
import { isNull, itemsOf, type Node, type Span } from '../yaml/node.ts';

/** Takes what is wrong, and where. */
export type Report = (at: Span, message: string) => void;

/** The values of a mapping's fields. One that is null is not there, and the last of several counts. */
export type Fields = ReadonlyMap<string, Node>;

/** The fields of a mapping that may have those of `names`. `what` names the mapping; undefined is the whole file. */
export function readFields(node: Node, what: string | undefined, names: readonly string[], wrong: Report): Fields {
  const fields = new Map<string, Node>();
  const keys = `the ${names.length === 1 ? 'key' : 'keys'} ${listed(names, 'and')}`;
  if (node.kind !== 'mapping') {
    wrong(node, `${what ?? 'The configuration'} must be a mapping with ${keys}.`);
    return fields;
  }
  for (const { key, keyStart, keyEnd, value } of node.entries) {
    if (names.includes(key)) {
      if (!isNull(value)) fields.set(key, value);
      continue;
    }
    const place = what === undefined ? '' : ` in ${what}`;
    wrong(
      { start: keyStart, end: keyEnd },
      `There is no setting "${key}"${place}; ${names.length === 1 ? 'known is' : 'known are'} ${listed(names, 'and')}.`,
    );
  }
  return fields;
}

/** The strings of a list; none where there is no list. `list` and `item` say what the list and its items must be. */
export function readStrings(node: Node | undefined, list: string, item: string, wrong: Report): string[] {
  if (node && node.kind !== 'sequence') wrong(node, list);
  return itemsOf(node).flatMap((each) => {
    if (each.kind === 'scalar' && typeof each.value === 'string') return each.value;
    wrong(each, item);
    return [];
  });
}

/** Undefined where there is no field, and where it is wrong. */
export function readBoolean(fields: Fields, name: string, wrong: Report): boolean | undefined {
  const node = fields.get(name);
  if (!node) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'boolean') return node.value;
  wrong(node, `${name} must be true or false.`);
  return undefined;
}

/** Undefined where there is no field, and where it is wrong. */
export function readText(fields: Fields, name: string, wrong: Report): string | undefined {
  const node = fields.get(name);
  if (!node) return undefined;
  if (node.kind === 'scalar' && typeof node.value === 'string' && node.value !== '') return node.value;
  wrong(node, `${name} must be a string.`);
  return undefined;
}

/**
 * A mapping from label to value, which is a string, or null for the empty one. Undefined where there is no field, and
 * where any part of it is wrong.
 */
export function readLabelMap(fields: Fields, name: string, wrong: Report): ReadonlyMap<string, string> | undefined {
  const node = fields.get(name);
  if (!node) return undefined;
  if (node.kind !== 'mapping') {
    wrong(node, `${name} must be a mapping from label to value.`);
    return undefined;
  }
  const labels = new Map<string, string>();
  const bad: Node[] = [];
  for (const { key, value } of node.entries) {
    const text = isNull(value) ? '' : value.kind === 'scalar' ? value.value : undefined;
    if (typeof text === 'string') labels.set(key, text);
    else bad.push(value);
  }
  for (const value of bad) wrong(value, 'The value of a label must be a string: put it in quotes.');
  return bad.length === 0 ? labels : undefined;
}
