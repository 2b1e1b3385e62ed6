import type { Rule } from '../model/policy.ts';
import { formatPorts } from '../policy/portSet.ts';
import { rulePorts } from '../policy/rulePorts.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { partyOf } from '../snapshot/queries.ts';
import type { Fix, FixContext } from './fix.ts';
import { placesToAllow } from './overlay.ts';

/** *Allow web to call db* in the policies of the other end, where those of one end allow it already. */
export function* allowPair({ snapshot, cursor, findings, options }: FixContext): Iterable<Fix> {
  const { cluster, instance } = cursor;
  for (const finding of findings) {
    for (const [index, { caller, target }] of (finding.data.pairs ?? []).entries()) {
      const [from, to] = [workloadOf(cluster, caller), workloadOf(cluster, target)];
      const rule = instance?.resource.type === 'policy' ? ruleAt(instance.resource, finding.start) : undefined;
      if (!from || !to || !rule) continue;
      const { must: ports } = rulePorts(rule, partyOf(cluster, to));
      const title = `Allow ${from.resource.name} to call ${to.resource.name} on ${formatPorts(ports)} at the other end too`;
      const places = placesToAllow(snapshot, cluster, { caller: from, target: to, ports }, options);
      for (const [at, { where, claim, change }] of places.entries()) {
        yield {
          title: title + where,
          kind: 'quickfix',
          ...claim,
          answers: finding,
          preferred: index === 0 && at === 0,
          effect: change,
        };
      }
    }
  }
}

function ruleAt(
  { ingress, egress }: { readonly ingress: readonly Rule[]; readonly egress: readonly Rule[] },
  at: number,
): Rule | undefined {
  return [...ingress, ...egress].find(
    ({ peers }) => peers !== 'everyone' && peers.some(({ node }) => node.start === at),
  );
}

/** Keys say the namespace behind their kind. */
function workloadOf({ namespaces }: ClusterModel, key: string): WorkloadInstance | undefined {
  const namespace = namespaces.get(key.split('/')[2] ?? '');
  return namespace?.workloads.find((workload) => workload.key === key);
}
