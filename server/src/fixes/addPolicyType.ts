import { appendItem } from '../yaml/edit.ts';
import { entryOf } from '../yaml/node.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Add Egress to policyTypes*, so that the rules for it count. */
export const addPolicyType = atFinding(['rules-ignored-by-policy-types'], function* ({ document, around }) {
  const last = around.at(-1);
  if (!last || !('entry' in last)) return;
  const types = entryOf(last.parent, 'policyTypes')?.value;
  if (types?.kind !== 'sequence' || isShared(document.root, types)) return;
  const type = last.entry.key === 'egress' ? 'Egress' : 'Ingress';
  const title = `Add ${type} to policyTypes: the policy then admits only what these rules do`;
  yield { title, edits: appendItem(document, types, type) };
});
