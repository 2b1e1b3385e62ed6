import { impliedPolicyTypes } from '../rules/explicit-policy-types.ts';
import { setEntry } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Write policyTypes*: as the API server fills it in. */
export const writePolicyTypes = atFinding(['explicit-policy-types'], function* ({ context, document, node }) {
  const resource = context.cursor.instance?.resource;
  const types = resource?.type === 'policy' ? impliedPolicyTypes(resource) : undefined;
  if (!types || node.kind !== 'mapping' || isShared(document.root, node)) return;
  yield {
    title: `Write policyTypes: [${types.join(', ')}], which changes nothing`,
    edits: setEntry(document, node, 'policyTypes', types, { after: 'podSelector' }),
    changes: 'nothing',
  };
});
