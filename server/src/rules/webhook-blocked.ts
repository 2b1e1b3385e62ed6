import { hintCalls } from '../calls/hintCalls.ts';
import type { Hint } from '../model/hint.ts';
import type { Instance } from '../model/instance.ts';
import type { EvidenceRule } from './rule.ts';
import { heldBack, heldBackReport } from './support/heldBack.ts';

export const webhookBlocked: EvidenceRule = {
  id: 'webhook-blocked',
  severity: 'warning',
  category: 'too-strict',
  summary: 'Policies hold back the API server, which calls a webhook or an extension of its API.',
  subject: 'evidence',
  *check(instance, view) {
    const { resource } = instance;
    if (resource.type !== 'hint' || resource.hint !== 'apiServerClient') return;
    // Every webhook of a configuration mostly leads to the same pods.
    const told = new Set<string>();
    for (const call of view.read(hintCalls, instance as Instance<Hint>)) {
      const held = told.has(call.target.key) ? undefined : view.read(heldBack, call);
      if (!held) continue;
      told.add(call.target.key);
      const { name } = call.target.resource;
      yield heldBackReport(
        call,
        held,
        `The API server calls ${name}`,
        ' It is no pod: a rule without peers, or with an ipBlock, has to let it in.',
      );
    }
  },
};
