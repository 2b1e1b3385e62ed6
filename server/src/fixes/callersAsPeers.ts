import type { Call } from '../calls/call.ts';
import { callsTo } from '../calls/callsTo.ts';
import { podPeer } from '../generate/podPeer.ts';
import { nameFrom } from '../model/instance.ts';
import { listed } from '../model/listed.ts';
import { intersectPorts, isEmpty } from '../policy/portSet.ts';
import { rulePorts } from '../policy/rulePorts.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type PolicyInstance, partyOf, selectedBy, type WorkloadInstance } from '../snapshot/queries.ts';
import { setEntry } from '../yaml/edit.ts';
import { atFinding } from './atFinding.ts';
import { isShared } from './shared.ts';

/** *Admit only the known callers*: the peers of a rule that has ports and no peers, where the manifests tell all of them. */
export const callersAsPeers = atFinding(['ports-without-peers'], function* ({ context, document, around }) {
  const { cluster, instance } = context.cursor;
  const rule = around.at(-1);
  if (instance?.resource.type !== 'policy' || !rule || !('entry' in rule)) return;
  if (isShared(document.root, rule.parent)) return;
  const policy = instance as PolicyInstance;
  const written = policy.resource.ingress.find(({ node }) => node === rule.parent);
  const callers = written ? callersOn(cluster, policy, written) : [];
  if (callers.length === 0 || callers.length > mostCallers) return;
  const peers = callers.map((caller) => podPeer(cluster, policy.namespace, caller));
  if (peers.some(({ remarks }) => remarks.length > 0)) return;
  yield {
    title: `Admit only the callers that the manifests tell of: ${listed(
      callers.map((caller) => nameFrom(policy.namespace, caller)),
      'and',
    )}`,
    edits: setEntry(
      document,
      rule.parent,
      'from',
      peers.map(({ value }) => value),
    ),
    // Nothing says that the manifests tell of all.
    second: true,
    changes: 'as titled',
  };
});

const mostCallers = 10;

/** Everyone who calls the pods of a policy on ports of a rule; nobody where one of them is no pod that we know. */
function callersOn(
  cluster: ClusterModel,
  policy: PolicyInstance,
  rule: PolicyInstance['resource']['ingress'][number],
): readonly WorkloadInstance[] {
  const calls = selectedBy(cluster, policy).may.flatMap((workload) => {
    const opened = rulePorts(rule, partyOf(cluster, workload)).may;
    return callsTo(cluster, workload).filter(({ ports }: Call) => !isEmpty(intersectPorts(ports, opened)));
  });
  const callers = calls.flatMap(({ caller }) => (caller && caller.resource.hostNetwork === 'no' ? [caller] : []));
  return callers.length < calls.length ? [] : distinct(callers);
}
