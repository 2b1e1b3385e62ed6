/** Whole policies, where nothing of one is written yet but what kind it is. */
import { type PolicyKind, policyKinds } from '../../model/policySchema.ts';
import { eolOf, type Style } from '../../yaml/style.ts';
import type { Value } from '../../yaml/write.ts';
import type { Asked } from './asked.ts';
import type { Completion } from './completion.ts';
import { document, entries } from './layout.ts';
import type { PolicyPlace } from './place.ts';

/** Of which kinds a policy can be written: of all in an empty document, of its own where one has no `spec` yet. */
export function draftKinds({ path, taken, isKey, around, kind }: PolicyPlace): readonly PolicyKind[] {
  const isOutermost = isKey && path.length === 0 && around.column === 0;
  if (!isOutermost || around.hasColon || around.isFlow || around.isQuoted) return [];
  if (kind) return taken.includes('spec') ? [] : [kind];
  return taken.length === 0 ? policyKinds : [];
}

/**
 * A policy as it is chosen from a list.
 * @param policy Of what is written already nothing is written again.
 * @param style That of the policies beside it; undefined for that of the document.
 */
export function draft(
  { place, text }: Asked,
  { kind, label, documentation }: { readonly kind: PolicyKind; readonly label: string; readonly documentation: string },
  policy: Readonly<Record<string, Value>>,
  style: Style = place.around.style,
): Completion {
  const eol = eolOf(text);
  const around = { ...place.around, style: { ...style, eol, json: false } };
  const end = /^\r?\n/.test(text.slice(place.word.end)) ? '' : eol;
  const left = Object.entries(policy).filter(([key]) => !place.taken.includes(key));
  return {
    label,
    kind: 'snippet',
    detail: kind,
    filter: `${kind}: ${label}`,
    documentation,
    insert: place.kind ? [...entries(left, around), end] : document(policy, around, end),
  };
}
