import { type FieldSchema, fieldsOf } from '../../model/policySchema.ts';
import type { Asked } from './asked.ts';
import type { Completion } from './completion.ts';
import { fieldStart } from './layout.ts';

/** The fields that a mapping can have and does not have yet, in the order of the API, with what each means. */
export function fieldCompletions({ place }: Asked): readonly Completion[] {
  const { schema, isKey, taken, around } = place;
  const fields = isKey && schema && !schema.list && !schema.map ? fieldsOf(schema.type) : undefined;
  if (!schema || !fields) return [];
  return Object.entries(fields)
    .filter(([name, field]) => isWritten(name, field, place.kind) && !isExcluded(name, schema.type, taken))
    .map(([name, field]) => ({
      label: name,
      kind: 'field',
      detail: field.required ? 'required' : undefined,
      documentation: field.doc,
      insert: fieldStart(name, field, around),
      goesOn: true,
    }));
}

/** Whether a person writes a field: not what the cluster fills in, nor the namespace of what has none. */
function isWritten(name: string, { doc }: FieldSchema, kind: string | undefined): boolean {
  if (name === 'namespace') return kind === 'NetworkPolicy';
  return name !== 'status' && !doc.startsWith('Set by ');
}

/** Whether a field is there already, or may not stand beside one that is. */
function isExcluded(name: string, type: string, taken: readonly string[]): boolean {
  if (taken.includes(name)) return true;
  if (choices.has(type)) return taken.some((other) => fieldsOf(type)?.[other] !== undefined);
  if (type !== 'NetworkPolicyPeer') return false;
  const isBlock = name === 'ipBlock';
  return taken.some((other) => (other === 'ipBlock') !== isBlock && fieldsOf(type)?.[other] !== undefined);
}

/** What has exactly one of its fields (network-policy-api v1alpha2 and v1alpha1). */
const choices: ReadonlySet<string> = new Set([
  'Subject',
  'IngressPeer',
  'EgressPeer',
  'BaselineEgressPeer',
  'ClusterNetworkPolicyProtocol',
  'DestinationPort',
  'AdminNetworkPolicyPort',
]);
