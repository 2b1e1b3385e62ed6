import type { PolicyKind } from '../../model/policySchema.ts';

/** The kinds of policies of the whole cluster. */
export const clusterPolicyKinds: readonly PolicyKind[] = [
  'ClusterNetworkPolicy',
  'AdminNetworkPolicy',
  'BaselineAdminNetworkPolicy',
];
