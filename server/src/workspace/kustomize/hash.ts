import { type Node, valueAt } from '../../yaml/node.ts';
import { sha256 } from './sha256.ts';
import { entriesOf, textOf } from './tree.ts';

/**
 * What kustomize adds to the name of a generated object so that its users restart when it changes: ten letters and
 * digits made from a SHA-256 of its content (api/hasher).
 */
export function hashOf(root: Node): string {
  const kind = textOf(valueAt(root, 'kind')) ?? '';
  // The name is meant to count, and does not: kustomize looks for it in the wrong place.
  const name = '';
  const data = dataOf(root, 'data') ?? '';
  const content =
    kind === 'Secret'
      ? { kind, type: textOf(valueAt(root, 'type')) ?? '', name, data, stringData: dataOf(root, 'stringData') }
      : { kind, name, data, binaryData: dataOf(root, 'binaryData') };
  const digits = sha256(new TextEncoder().encode(json(content))).slice(0, 10);
  return digits.replace(/[013ae]/g, (digit) => substitutes[digit] ?? digit);
}

/** So that no word comes about. */
const substitutes: Readonly<Record<string, string>> = { 0: 'g', 1: 'h', 3: 'k', a: 'm', e: 't' };

type Json = string | { readonly [key: string]: Json | undefined };

function dataOf(root: Node, key: string): Json | undefined {
  const data = valueAt(root, key);
  if (data?.kind !== 'mapping') return undefined;
  return Object.fromEntries(entriesOf(data).map((entry) => [entry.key, textOf(entry.value) ?? '']));
}

/** As Go writes it: keys in order, and what HTML could take for its own escaped. */
function json(value: Json): string {
  if (typeof value === 'string') return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escaped);
  const keys = Object.keys(value).filter((key) => value[key] !== undefined);
  return `{${keys
    .sort()
    .map((key) => `${json(key)}:${json(value[key] ?? '')}`)
    .join(',')}}`;
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
