import type { Instance } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { matchingNamespaces } from '../../snapshot/queries.ts';
import type { Scope } from './labelUses.ts';

/** Whether a selector looks where an object is. */
export function isWithin(cluster: ClusterModel, scope: Scope, { namespace }: Pick<Instance, 'namespace'>): boolean {
  switch (scope.type) {
    case 'namespaces':
      return scope.names.includes(namespace);
    case 'selected':
      return matchingNamespaces(cluster, scope.selector).some(({ facts }) => facts.name === namespace);
    default:
      return true;
  }
}
