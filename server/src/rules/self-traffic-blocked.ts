import { callsOf } from '../calls/calls.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { EvidenceRule } from './rule.ts';
import { heldBack, heldBackReport } from './support/heldBack.ts';

export const selfTrafficBlocked: EvidenceRule = {
  id: 'self-traffic-blocked',
  severity: 'warning',
  category: 'too-strict',
  summary: 'Policies keep the replicas of a workload from calling each other; information where the evidence is weak.',
  subject: 'evidence',
  *check(instance, view) {
    if (instance.resource.type !== 'workload') return;
    const workload = instance as WorkloadInstance;
    const own = view.read(callsOf, workload).filter(({ target }) => target.key === workload.key);
    const best = own.find(({ strength }) => strength === 'strong') ?? own[0];
    const held = best && view.read(heldBack, best);
    if (held)
      yield heldBackReport(
        best,
        held,
        `The replicas of ${workload.resource.name} ${best.strength === 'strong' ? 'call' : 'seem to call'} each other`,
      );
  },
};
