import type { Node, Span } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';

/** A key of a `.netpol.yaml`, or an item of a list in it. Offsets into the text. */
export interface ConfigSymbol {
  readonly name: string;
  readonly detail: string;
  readonly at: Span;
  readonly whole: Span;
  readonly children: readonly ConfigSymbol[];
}

/** What a `.netpol.yaml` says, key by key; of a broken one what can be read. */
export function configSymbols(text: string): ConfigSymbol[] {
  const { root } = parseDocument(text);
  return root ? symbolsIn(text, root) : [];
}

function symbolsIn(text: string, node: Node): ConfigSymbol[] {
  if (node.kind === 'sequence') {
    return node.items.flatMap((item) =>
      item.kind === 'scalar'
        ? []
        : [{ name: nameOf(text, item), detail: '', at: item, whole: item, children: symbolsIn(text, item) }],
    );
  }
  if (node.kind !== 'mapping') return [];
  return node.entries.map(({ key, keyStart, keyEnd, value }) => {
    const at = { start: keyStart, end: keyEnd };
    const whole = { start: keyStart, end: Math.max(keyEnd, value.end) };
    return { name: key || '(no key)', detail: wordsOf(text, value), at, whole, children: symbolsIn(text, value) };
  });
}

/** An item is called by the first thing that it says. */
function nameOf(text: string, item: Node): string {
  const first = item.kind === 'mapping' ? item.entries.find(({ value }) => value.kind === 'scalar') : undefined;
  return first ? `${first.key} ${wordsOf(text, first.value)}` : 'item';
}

/** As they are written: YAML 1.1 takes `off` for `false`. */
function wordsOf(text: string, value: Node): string {
  if (value.kind === 'scalar') return text.slice(value.start, value.end);
  const items = value.kind === 'sequence' ? value.items : [];
  return items.flatMap((item) => (item.kind === 'scalar' ? wordsOf(text, item) : [])).join(', ');
}
