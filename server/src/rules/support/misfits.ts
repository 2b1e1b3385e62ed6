import { distance } from 'fastest-levenshtein';
import { memo } from '../../model/memo.ts';
import { fieldIn, fieldsOf } from '../../model/policySchema.ts';
import { type Entry, entryOf, isNull, type Mapping } from '../../yaml/node.ts';
import type { PolicyObject } from '../rule.ts';
import { entriesThatCount, type Typed, typedMappings } from './typedMappings.ts';

/** A key of a policy that is no field of the place that it stands at, and what it seems to be. */
export interface Misfit {
  readonly entry: Entry;
  readonly in: Typed;
  readonly kind: Kind;
}

type Kind =
  /** A label that is not under `matchLabels`. */
  | { readonly is: 'label' }
  /** A field of something that this is in: of the one that stands under a key, with empty text for the object itself. */
  | { readonly is: 'tooDeep'; readonly of: Typed }
  /** A field of what stands under one of these keys here. */
  | { readonly is: 'tooShallow'; readonly under: readonly string[] }
  /** A field that early versions of the API had. */
  | { readonly is: 'removed' }
  /** Nothing that is known; `nearest` is the field that has almost this name. */
  | { readonly is: 'unknown'; readonly nearest: string | undefined };

export const misfitsOf: (object: PolicyObject) => readonly Misfit[] = memo((object) =>
  typedMappings(object).flatMap((typed) =>
    entriesThatCount(typed.mapping).flatMap((entry) =>
      fieldIn(typed.fields, entry.key) ? [] : [{ entry, in: typed, kind: kindOf(entry, typed) }],
    ),
  ),
);

/** Whether a mapping has a key that fits nowhere, so that it is no wonder if it lacks something. */
export function hasMisfits(object: PolicyObject, mapping: Mapping): boolean {
  return misfitsOf(object).some((misfit) => misfit.in.mapping === mapping);
}

function kindOf({ key, value }: Entry, typed: Typed): Kind {
  if (isRemoved(key, typed)) return { is: 'removed' };
  const nearest = nearestField(key, typed);
  if (nearest) return { is: 'unknown', nearest };
  if (typed.type === 'LabelSelector' && value.kind === 'scalar' && !isNull(value)) return { is: 'label' };
  const under = Object.entries(typed.fields).flatMap(([name, field]) => {
    const below = field.map ? undefined : fieldsOf(field.type);
    return below && fieldIn(below, key) ? [name] : [];
  });
  if (under.length > 0) return { is: 'tooShallow', under };
  for (let of = typed.above; of; of = of.above) if (fieldIn(of.fields, key)) return { is: 'tooDeep', of };
  return { is: 'unknown', nearest: undefined };
}

/**
 * Up to v0.1.1 of network-policy-api, v1alpha1 had selectors below `namespaces`, and `namespaces` in `pods`;
 * `sameLabels` and `notSameLabels` are gone since v0.1.7.
 */
function isRemoved(key: string, { type, name, above }: Typed): boolean {
  if (key === 'sameLabels' || key === 'notSameLabels') return type === 'LabelSelector';
  if (key === 'namespaceSelector') return type === 'LabelSelector' && name === 'namespaces';
  return key === 'namespaces' && type === 'NamespacedPod' && above !== undefined;
}

/** A field that is not written yet and is called almost so. */
function nearestField(key: string, { fields, mapping }: Typed): string | undefined {
  const slips = Object.keys(fields).flatMap((name) => {
    const slip = distance(key.toLowerCase(), name.toLowerCase());
    const most = Math.min(key.length, name.length) >= 4 ? 2 : 0;
    return slip > most || entryOf(mapping, name) ? [] : [{ name, slip }];
  });
  return slips.sort((one, other) => one.slip - other.slip)[0]?.name;
}

/** Where a mapping stands, for a message: `spec`, `an item of from`, `a NetworkPolicy`. */
export function nameOf({ name, above, type, mapping }: Typed): string {
  if (!above) return /^[AEIOU]/.test(type) ? `an ${type}` : `a ${type}`;
  return entryOf(above.mapping, name)?.value === mapping ? name : `an item of ${name}`;
}
