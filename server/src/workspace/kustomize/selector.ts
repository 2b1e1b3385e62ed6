import { entryOf, type Node, valueAt } from '../../yaml/node.ts';
import { type Gvk, writtenNamespace } from './id.ts';
import { type Item, isCalled, originalId } from './item.ts';
import { type Pattern, patternOf } from './pattern.ts';
import { textOf } from './tree.ts';

/** Which objects a patch or a replacement is for. */
export interface Selector {
  /** By what an object was called at first, or is called now, each part on its own. */
  matches(item: Item): boolean;
  /** By any name that an object has had, and the namespace and kind that it had then. */
  matchesOnce(item: Item): boolean;
  /** Whether it keeps an object out: by a name that this has had, or else by its labels and annotations alone. */
  rejects(item: Item): boolean;
}

/**
 * Reads a `target:` or `select:`. Group, version, kind, name and namespace are regular expressions for the whole text
 * (kustomize types.Selector); labelSelector and annotationSelector are written as for `kubectl -l`.
 * A string says what is wrong.
 */
export function readSelector(node: Node | undefined): Selector | string {
  const patterns = new Map<string, Pattern>();
  for (const field of ['group', 'version', 'kind', 'name', 'namespace']) {
    const written = textOf(valueAt(node, field));
    if (!written) continue;
    const pattern = patternOf(written);
    if (!pattern) return `${written} is no regular expression.`;
    patterns.set(field, pattern);
  }
  const labels = readRequirements(textOf(valueAt(node, 'labelSelector')) ?? '');
  const annotations = readRequirements(textOf(valueAt(node, 'annotationSelector')) ?? '');
  if (typeof labels === 'string') return labels;
  if (typeof annotations === 'string') return annotations;

  const fits = (field: string, ...values: readonly string[]): boolean => {
    const pattern = patterns.get(field);
    return !pattern || values.some(pattern);
  };
  const fitsMetadata = ({ root }: Item): boolean => {
    const metadata = valueAt(root, 'metadata');
    return (
      labels.every((requirement) => holds(requirement, valueAt(metadata, 'labels'))) &&
      annotations.every((requirement) => holds(requirement, valueAt(metadata, 'annotations')))
    );
  };
  const fitsType = ({ group, version, kind }: Gvk): boolean =>
    fits('kind', kind) && fits('group', group) && fits('version', version);
  const wasCalled = (item: Item): boolean =>
    isCalled(item, (id) => fits('namespace', writtenNamespace(id)) && fits('name', id.name) && fitsType(id));
  const asksMetadata = labels.length + annotations.length > 0;
  return {
    matches: (item) => {
      const original = originalId(item);
      return (
        fits('namespace', original.namespace, item.id.namespace) &&
        fits('name', original.name, item.id.name) &&
        fitsType(item.id) &&
        fitsMetadata(item)
      );
    },
    matchesOnce: (item) => wasCalled(item) && fitsMetadata(item),
    rejects: (item) => (patterns.size > 0 && wasCalled(item)) || (asksMetadata && fitsMetadata(item)),
  };
}

interface Requirement {
  readonly key: string;
  /** Undefined where the key alone counts. */
  readonly values: readonly string[] | undefined;
  readonly negated: boolean;
  /** What a number as a value must be more than; or less than where that is `negated`. */
  readonly bound?: number;
}

function holds({ key, values, negated, bound }: Requirement, map: Node | undefined): boolean {
  const entry = entryOf(map, key);
  if (bound !== undefined) {
    const value = textOf(entry?.value) ?? '';
    return /^[-+]?\d+$/.test(value) && (negated ? Number(value) < bound : Number(value) > bound);
  }
  const isIn = entry !== undefined && (values === undefined || values.includes(textOf(entry.value) ?? ''));
  return isIn !== negated;
}

/** `a=b,c!=d,e in (f,g),h notin (i),j,!k,l>1`: all of them must hold (apimachinery labels.Parse). */
function readRequirements(text: string): readonly Requirement[] | string {
  const requirements: Requirement[] = [];
  for (const part of text.match(/(?:\([^)]*\)|[^,(])+/g) ?? []) {
    const requirement = readRequirement(part.trim());
    if (!requirement) return `${part.trim()} is no label selector.`;
    requirements.push(requirement);
  }
  return requirements;
}

function readRequirement(text: string): Requirement | undefined {
  const set = /^(\S+)\s+(in|notin)\s*\(([^)]*)\)$/.exec(text);
  if (set)
    return {
      key: set[1] ?? '',
      values: (set[3] ?? '').split(',').map((value) => value.trim()),
      negated: set[2] === 'notin',
    };
  const equal = /^([^\s=!]+)\s*(==|=|!=)\s*(\S*)$/.exec(text);
  if (equal) return { key: equal[1] ?? '', values: [equal[3] ?? ''], negated: equal[2] === '!=' };
  const compared = /^([^\s=!<>]+)\s*([<>])\s*([-+]?\d+)$/.exec(text);
  if (compared)
    return { key: compared[1] ?? '', values: undefined, negated: compared[2] === '<', bound: Number(compared[3]) };
  const exists = /^(!?)\s*([^\s=!<>]+)$/.exec(text);
  return exists ? { key: exists[2] ?? '', values: undefined, negated: exists[1] === '!' } : undefined;
}
