import { isHiddenKey, isPlaceholder } from '../../model/labels.ts';
import { memo } from '../../model/memo.ts';
import {
  type Entry,
  entryOf,
  type Foreign,
  isNull,
  type Mapping,
  type Node,
  type Span,
  valueAt,
} from '../../yaml/node.ts';
import type { PolicyObject, Report } from '../rule.ts';
import { typedMappings } from './typedMappings.ts';

/**
 * The parts of a policy as written, for the rules that look at single fields. Each part is a mapping; what is
 * something else, or hidden by a template, is left out: those rules have nothing to say about it.
 */

/** Items of every `ports` list. */
export const portsOf: (object: PolicyObject) => readonly Mapping[] = memo((object) =>
  rulesOf(object).flatMap(({ rule }) => itemsOf(valueAt(rule, 'ports')).flatMap(mappings)),
);

/** Items of every `from` and `to` list, those that are no mapping too. */
export const peersOf: (object: PolicyObject) => readonly Node[] = memo((object) =>
  rulesOf(object).flatMap(({ rule, peers }) => itemsOf(valueAt(rule, peers))),
);

export const ipBlocksOf: (object: PolicyObject) => readonly Mapping[] = memo((object) =>
  peersOf(object).flatMap((peer) => mappings(valueAt(peer, 'ipBlock'))),
);

/** Items of every `networks` list of a cluster policy. */
export const networksOf: (object: PolicyObject) => readonly Node[] = memo((object) =>
  peersOf(object).flatMap((peer) => mappings(peer).flatMap((each) => itemsOf(valueAt(each, 'networks')))),
);

/** The policy's own selector and those of its peers. */
export function selectorsOf(object: PolicyObject): Mapping[] {
  return typedMappings(object).flatMap(({ mapping, type }) => (type === 'LabelSelector' ? mappings(mapping) : []));
}

function rulesOf({ root }: PolicyObject): { readonly rule: Node; readonly peers: 'from' | 'to' }[] {
  const spec = valueAt(root, 'spec');
  return [
    ...itemsOf(valueAt(spec, 'ingress')).map((rule) => ({ rule, peers: 'from' as const })),
    ...itemsOf(valueAt(spec, 'egress')).map((rule) => ({ rule, peers: 'to' as const })),
  ];
}

export function itemsOf(node: Node | undefined): readonly Node[] {
  return node?.kind === 'sequence' ? node.items : [];
}

/** The mapping that a node is, as a list of one or none: none too when a template may add fields to it. */
export function mappings(node: Node | undefined): Mapping[] {
  return node?.kind === 'mapping' && !node.entries.some(({ key }) => isHiddenKey(key)) ? [node] : [];
}

/** A string as the API server gets it; undefined for any other value and where a placeholder hides it. */
export function stringOf(node: Node | undefined): string | undefined {
  if (node?.kind !== 'scalar' || typeof node.value !== 'string') return undefined;
  return isPlaceholder(node.value) ? undefined : node.value;
}

/** An item of a list of strings: null is the empty string there. */
export function itemStringOf(node: Node): string | undefined {
  return isNull(node) ? '' : stringOf(node);
}

/** A number as written; undefined for any other value. */
export function numberOf(node: Node | undefined): number | bigint | undefined {
  if (node?.kind !== 'scalar') return undefined;
  return typeof node.value === 'number' || typeof node.value === 'bigint' ? node.value : undefined;
}

/** Where an item stands. One without text, as in `- `, is shown at its dash. */
export function placeOfItem(item: Node): Span & Foreign {
  if (item.start < item.end) return item;
  return { start: Math.max(0, item.start - 1), end: item.end, origin: item.origin };
}

/** Where a field stands that has no value of its own to point at. */
export function placeOfKey({ keyStart, keyEnd, origin }: Entry): Span & Foreign {
  return { start: keyStart, end: keyEnd, origin };
}

/** Where to show that a mapping lacks something: its first key, or all of it when it is empty. */
export function placeOfLack(node: Node): Span & Foreign {
  const first = node.kind === 'mapping' ? node.entries.find(({ keyStart, keyEnd }) => keyStart < keyEnd) : undefined;
  return first ? placeOfKey(first) : placeOfItem(node);
}

/** Where a field that must have a value is written: the key while the value is missing. */
export function placeOfField(mapping: Mapping, key: string): Span & Foreign {
  const entry = entryOf(mapping, key);
  if (!entry) return placeOfLack(mapping);
  return isNull(entry.value) ? placeOfKey(entry) : entry.value;
}

/** Aliases and merge keys bring one node to several places; what is wrong with it is said once. */
export function once<A extends readonly unknown[]>(
  check: (...subject: A) => Iterable<Report>,
): (...subject: A) => Report[] {
  return (...subject) => {
    const reports = new Map<string, Report>();
    for (const report of check(...subject))
      reports.set(`${report.at.start} ${report.at.end} ${report.message}`, report);
    return [...reports.values()];
  };
}

/** A value in a message, in quotes, and not longer than one cares to read. */
export function quote(text: string): string {
  return JSON.stringify(text.length > 80 ? `${text.slice(0, 79)}…` : text);
}
