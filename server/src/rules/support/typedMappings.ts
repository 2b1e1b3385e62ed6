import { isHiddenKey } from '../../model/labels.ts';
import { memo } from '../../model/memo.ts';
import { type Fields, fieldIn, fieldsOf } from '../../model/policySchema.ts';
import { type Entry, entryOf, type Mapping, type Node } from '../../yaml/node.ts';
import type { PolicyObject } from '../rule.ts';

/** A mapping of a policy as written, at a place where the API has fields. */
export interface Typed {
  readonly mapping: Mapping;
  /** The name of its type in the schema. */
  readonly type: string;
  readonly fields: Fields;
  /** The key that it stands under, also as an item of a list; empty for the object. */
  readonly name: string;
  /** The one that it is in. */
  readonly above: Typed | undefined;
}

/** The mappings of an object for which the API has fields, each in front of those in it; one that aliases share once. */
export const typedMappings: (object: PolicyObject) => readonly Typed[] = memo(({ kind, root }) => {
  const found: Typed[] = [];
  const seen = new Set<Node>();
  const walk = (node: Node, type: string, name: string, above: Typed | undefined): void => {
    const fields = fieldsOf(type);
    if (!fields || node.kind !== 'mapping' || seen.has(node)) return;
    seen.add(node);
    const typed = { mapping: node, type, fields, name, above };
    found.push(typed);
    for (const entry of entriesThatCount(node)) {
      const field = fieldIn(fields, entry.key);
      if (!field || field.map) continue;
      const { value } = entry;
      const nodes = field.list ? (value.kind === 'sequence' ? value.items : []) : [value];
      for (const each of nodes) walk(each, field.type, entry.key, typed);
    }
  };
  walk(root, kind, '', undefined);
  return found;
});

/** Not those that are written again below, without a key, or with one that a placeholder hides. */
export function entriesThatCount(mapping: Mapping): Entry[] {
  return mapping.entries.filter(
    (entry) => entryOf(mapping, entry.key) === entry && entry.keyStart < entry.keyEnd && !isHiddenKey(entry.key),
  );
}
