import { type Call, isServed, partyOfCaller } from '../calls/call.ts';
import { callsAt } from '../calls/callsAt.ts';
import { portsOfCall, portsOfCaller } from '../generate/portsToOpen.ts';
import type { Finding } from '../rules/rule.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type PolicyInstance, selectedBy, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { allow } from './allow.ts';
import { assumedController, shownController } from './assumedController.ts';
import type { Change, Fix, FixContext, FixOptions, Refusal } from './fix.ts';
import { placesToAllow } from './overlay.ts';

/**
 * *Allow this caller* at a reference that policies block, in the overlay first where others of its base do not block it,
 * and a choice of callers at every workload and policy.
 */
export function* allowCaller(context: FixContext): Iterable<Fix> {
  const { snapshot, cursor, findings, options } = context;
  for (const call of callsAt(cursor)?.calls ?? []) {
    // No policy makes a port work that the Service does not have, and none can name who is no pod that we know.
    if (!isServed(call) || !partyOfCaller(cursor.cluster, call)) continue;
    const { ports, words } = portsOfCall(cursor.cluster, call);
    const wish = { ...call, caller: callerOf(cursor.cluster, call), ports };
    const title = `Allow ${callerWords(cursor.cluster, call)} to call ${call.target.resource.name} on ${words}`;
    for (const [index, { where, claim, change }] of placesToAllow(snapshot, cursor.cluster, wish, options).entries()) {
      yield {
        title: title + where,
        kind: 'quickfix',
        answers: findingAbout(call, findings),
        preferred: index === 0 && call.strength === 'strong',
        ...claim,
        effect: change,
      };
    }
  }
  for (const target of targetsAt(context)) {
    const title = `Allow a caller of ${target.resource.name}…`;
    yield { title, kind: 'refactor', answers: undefined, effect: { type: 'pickCaller', target: target.key } };
  }
}

/** The answer to a choice of the picker: the change, or what to tell the user instead. */
export function allowChosen(
  snapshot: Snapshot,
  cluster: ClusterModel,
  caller: WorkloadInstance,
  target: WorkloadInstance,
  options: FixOptions,
): Change | Refusal {
  const wish = { caller, target, ports: portsOfCaller(cluster, caller, target).ports };
  const [first] = placesToAllow(snapshot, cluster, wish, options);
  return first?.change ?? allow(snapshot, cluster, wish, options);
}

/** The finding that says that policies hold a call back. */
function findingAbout({ caller, target }: Call, findings: readonly Finding[]): Finding | undefined {
  return findings.find(
    ({ data }) => data.call?.caller === caller?.resource.name && data.call?.target === target.resource.name,
  );
}

function callerOf(cluster: ClusterModel, { from, caller, forwarder }: Call): WorkloadInstance | undefined {
  return from === 'ingressController' ? shownController(cluster, forwarder) : caller;
}

function callerWords(cluster: ClusterModel, call: Call): string {
  const { caller, forwarder } = call;
  if (caller) return caller.resource.name;
  const { namespace } = callerOf(cluster, call) ?? assumedController(cluster, forwarder).workload;
  const isOfGateway = forwarder?.type === 'gateway' && cluster.configured.ingressControllers.length === 0;
  const who = isOfGateway ? `the pods of Gateway ${forwarder.name}` : 'the ingress controller';
  return `${who} (namespace ${namespace})`;
}

/** The workload under the cursor, or those that the policy under the cursor selects, if they are few. */
function targetsAt({ cursor }: FixContext): readonly WorkloadInstance[] {
  const { cluster, instance, path } = cursor;
  if (instance?.resource.type === 'workload') {
    const key = path[0]?.key;
    return key === 'kind' || key === 'metadata' ? [instance as WorkloadInstance] : [];
  }
  if (instance?.resource.type !== 'policy') return [];
  const selected = distinct(selectedBy(cluster, instance as PolicyInstance).must);
  return selected.length <= mostTargets ? selected : [];
}

const mostTargets = 5;
