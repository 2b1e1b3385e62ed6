import { policyTypeOf } from '../generate/ruleValue.ts';
import type { Direction } from '../model/policy.ts';
import { appendItem, setEntry, type TextEdit } from '../yaml/edit.ts';
import { type Mapping, valueAt } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { type Around, atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Write policyTypes: [Egress]*, which leaves ingress open, or both types, which says what the policy does now. */
export const statePolicyTypes = atFinding(['policy-types-omitted-egress-only'], function* ({ document, around }) {
  const spec = specAround(around);
  if (!spec || isShared(document.root, spec)) return;
  const written = (types: string[]) => setEntry(document, spec, 'policyTypes', types, { after: 'podSelector' });
  yield { title: 'Write policyTypes: [Egress], which leaves ingress open', edits: written(['Egress']) };
  const both = 'Write policyTypes: [Ingress, Egress], which denies ingress as now';
  yield { title: both, edits: written(['Ingress', 'Egress']), second: true };
});

/** *Add Egress to policyTypes*. */
export const applyEgress = atFinding(['deny-egress-not-applied'], function* ({ document, around }) {
  const spec = specAround(around);
  if (!spec || isShared(document.root, spec)) return;
  yield {
    title: 'Add Egress to policyTypes, which denies all egress of these pods',
    edits: policyTypeEdits(document, spec, 'egress'),
  };
});

/** Edits that make a policy isolate in one direction more. */
export function policyTypeEdits(document: Document, spec: Mapping, direction: Direction): TextEdit[] {
  const types = valueAt(spec, 'policyTypes');
  // A missing or empty list stands for ingress.
  if (types?.kind !== 'sequence' || types.items.length === 0) {
    return setEntry(document, spec, 'policyTypes', ['Ingress', policyTypeOf(direction)], { after: 'podSelector' });
  }
  return appendItem(document, types, policyTypeOf(direction));
}

/** The `spec` of the object that a place is in. */
function specAround(around: readonly Around[]): Mapping | undefined {
  const specs = around.flatMap(({ parent }) => {
    const spec = valueAt(parent, 'spec');
    return spec?.kind === 'mapping' && valueAt(parent, 'kind') ? [spec] : [];
  });
  return specs.at(-1);
}
