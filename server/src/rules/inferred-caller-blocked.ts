import type { Call } from '../calls/call.ts';
import { callsOf } from '../calls/calls.ts';
import { hintCalls } from '../calls/hintCalls.ts';
import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
import { formatPorts } from '../policy/portSet.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import type { EvidenceRule } from './rule.ts';
import { heldBack, heldBackReport, nameSeenFrom } from './support/heldBack.ts';
import type { View } from './view.ts';

export const inferredCallerBlocked: EvidenceRule = {
  id: 'inferred-caller-blocked',
  severity: 'warning',
  category: 'too-strict',
  summary: 'Policies hold back a call that the manifests say a workload makes; information where the evidence is weak.',
  subject: 'evidence',
  *check(instance, view) {
    // Once for two workloads and their ports, where the evidence is best.
    const told = new Set<string>();
    for (const call of [...callsToldBy(instance, view)].sort((a, b) => rank(a) - rank(b))) {
      const { caller, target, ports } = call;
      if (!caller || caller.key === target.key) continue;
      const key = [caller.key, target.key, formatPorts(ports)].join(' ');
      const held = told.has(key) ? undefined : view.read(heldBack, call);
      if (!held) continue;
      told.add(key);
      const verb = call.strength === 'strong' ? 'calls' : 'seems to call';
      const what = `${caller.resource.name} ${verb} ${nameSeenFrom(caller.namespace, target)}`;
      yield heldBackReport(call, held, what);
    }
  },
};

function callsToldBy(instance: Instance, view: View): readonly Call[] {
  const { resource } = instance;
  if (resource.type === 'workload') return view.read(callsOf, instance as WorkloadInstance);
  const isAboutCallers =
    resource.type === 'hint' && (resource.hint === 'clientIntents' || resource.hint === 'meshPolicy');
  return isAboutCallers ? view.read(hintCalls, instance as Instance<Hint>) : [];
}

function rank({ strength }: Call): number {
  return strength === 'strong' ? 0 : 1;
}
