import type { Choose } from './property.ts';
import type { Manifest } from './read.ts';
import { cidrs, likelyValues, portNames, portNumbers, probes } from './vocabulary.ts';

/** Replaces each placeholder, the same one by the same value everywhere, as a tool that renders the files would. */
export function fillIn(manifests: readonly Manifest[], choose: Choose): Manifest[] {
  const values = new Map<string, string | number>();
  const filling = (placeholder: string): string | number => {
    const known = values.get(placeholder);
    if (known !== undefined) return known;
    const value = valueFor(placeholder, choose);
    values.set(placeholder, value);
    return value;
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const [whole] = value.match(pattern) ?? [];
      return whole === value ? filling(value) : value.replaceAll(pattern, (found) => `${filling(found)}`);
    }
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, walk(inner)]));
  };
  return manifests.map((manifest) => walk(manifest) as Manifest);
}

export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && value.search(pattern) >= 0;
}

/** `${LABEL_2}` and `{{ LABEL }}`: named after what they stand for. */
const pattern = /\$\{[A-Z]+(?:_\d)?\}|\{\{ [A-Z]+ \}\}/g;

function valueFor(placeholder: string, choose: Choose): string | number {
  const kind = /[A-Z]+/.exec(placeholder)?.[0];
  switch (kind) {
    case 'LABEL':
      return choose(...likelyValues);
    case 'PORT':
      return choose<number | string>(...portNumbers, ...probes, ...portNames);
    case 'NUMBER':
      return choose(...portNumbers, ...probes);
    case 'NAME':
      return choose(...portNames);
    case 'LAST':
      return choose(8080, 8081, 65535);
    case 'PROTOCOL':
      return choose('TCP', 'UDP', 'SCTP');
    case 'CIDR':
      return choose(...cidrs);
    default:
      throw new Error(`what does ${placeholder} stand for?`);
  }
}
