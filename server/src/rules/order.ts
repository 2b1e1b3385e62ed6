import type { Document } from '../yaml/source.ts';
import { rules } from './list.ts';
import type { Finding } from './rule.ts';

/**
 * The findings of a file in the order of its text. Those that stand in one place come in an order that only what they
 * say decides, and not which of their subjects became known first: by the list of the rules, and by their words.
 * @param clusters The names of the clusters of the file, in their order.
 */
export function inOrder(
  findings: readonly Finding[],
  documents: readonly Document[],
  clusters: readonly string[],
): Finding[] {
  const places = new Map(documents.map((document, index) => [document, index]));
  const placeOf = ({ document }: Finding): number => places.get(document) ?? documents.length;
  const clusterOf = ({ clusters: [first = ''] }: Finding): number => clusters.indexOf(first);
  return [...findings].sort(
    (one, other) =>
      placeOf(one) - placeOf(other) ||
      one.start - other.start ||
      orderOfRule(one) - orderOfRule(other) ||
      one.end - other.end ||
      inAlphabet(one.message, other.message) ||
      inAlphabet(relatedOf(one), relatedOf(other)) ||
      clusterOf(one) - clusterOf(other) ||
      inAlphabet(JSON.stringify(one.data), JSON.stringify(other.data)),
  );
}

const orderOfRules = new Map(rules.map(({ id }, index) => [id, index]));

function orderOfRule({ rule }: Finding): number {
  return orderOfRules.get(rule) ?? rules.length;
}

function relatedOf({ related }: Finding): string {
  return JSON.stringify(related.map(({ message, uri, start, end }) => [message, uri, start, end]));
}

function inAlphabet(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
