import type { Call } from '../calls/call.ts';
import { ingressCalls } from '../calls/entryPoints.ts';
import { hintCalls } from '../calls/hintCalls.ts';
import type { Hint } from '../model/hint.ts';
import type { Ingress } from '../model/ingress.ts';
import type { Instance } from '../model/instance.ts';
import type { Route } from '../model/route.ts';
import type { EvidenceRule } from './rule.ts';
import { heldBack, heldBackReport, nameSeenFrom } from './support/heldBack.ts';
import type { View } from './view.ts';

export const ingressControllerBlocked: EvidenceRule = {
  id: 'ingress-controller-blocked',
  severity: 'warning',
  category: 'too-strict',
  summary: 'Policies hold back what an Ingress or a route sends to its backend.',
  subject: 'evidence',
  *check(instance, view) {
    for (const call of callsToldBy(instance, view)) {
      const held = view.read(heldBack, call);
      const target = nameSeenFrom(instance.namespace, call.target);
      if (held) yield heldBackReport(call, held, `The ingress controller calls ${target}`);
    }
  },
};

function callsToldBy(instance: Instance, view: View): readonly Call[] {
  const { resource } = instance;
  if (resource.type === 'ingress' || resource.type === 'route') {
    return view.read(ingressCalls, instance as Instance<Ingress | Route>);
  }
  return resource.type === 'hint' && resource.hint === 'meshRoute'
    ? view.read(hintCalls, instance as Instance<Hint>)
    : [];
}
