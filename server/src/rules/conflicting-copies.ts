import { placeIn } from '../model/instance.ts';
import { writtenOtherwise } from '../snapshot/queries.ts';
import type { InstanceRule } from './rule.ts';

export const conflictingCopies: InstanceRule = {
  id: 'conflicting-copies',
  severity: 'information',
  category: 'redundant',
  summary: 'A workload or a policy is written twice in one cluster, and differently.',
  subject: 'instance',
  *check(instance, view) {
    const first = view.read(writtenOtherwise, instance);
    if (!first) return;
    const { kind, name, nameNode } = instance.resource;
    yield {
      at: nameNode,
      message: `${kind} ${name} is written a second time here, and differently: the one that is applied last wins. Keep one of them, or leave out the file of the other with exclude in .netpol.yaml.`,
      related: [{ ...placeIn(first, first.resource.nameNode), message: 'The other one' }],
    };
  },
};
