import type { Requirement, Selector } from '../model/selector.ts';
import type { NearMiss } from '../policy/nearMiss.ts';
import { instanceIn } from '../snapshot/queries.ts';
import type { Span } from '../yaml/node.ts';
import type { Report } from './rule.ts';
import type { View } from './view.ts';

/** `Did you mean name: carts (Deployment carts)?` */
export function missWords({ slip, instead, requirement, workload }: NearMiss, selector: Selector): string {
  const { key, values } = selector.requirements[requirement] as Requirement;
  const whose = `${workload.kind} ${workload.name}`;
  switch (slip) {
    case 'value':
      return `Did you mean ${key}: ${instead} (${whose})?`;
    case 'key':
      return `Did you mean ${instead}: ${values[0]} (${whose})?`;
    case 'missing':
      return `The pods of ${whose} have all its other labels, but no ${key}: remove it here, or add it to the pod template.`;
  }
}

/** A warning at the label that slipped. */
export function missReport(message: string, miss: NearMiss, selector: Selector, view: View, namespace: string): Report {
  const requirement = selector.requirements[miss.requirement] as Requirement;
  const slipped =
    miss.slip === 'value' ? requirement.valueNodes[0] : miss.slip === 'key' ? requirement.keySpan : undefined;
  const at: Span = slipped ?? requirement.keySpan;
  const instance = view.read(instanceIn, namespace, miss.workload);
  const labels = miss.workload.labelsNode ?? miss.workload.nameNode;
  return {
    at: { start: at.start, end: at.end },
    severity: 'warning',
    message,
    related: instance
      ? [
          {
            uri: instance.uri,
            document: instance.document,
            start: labels.start,
            end: labels.end,
            message: `The labels of the pods of ${miss.workload.name}`,
          },
        ]
      : [],
    data: slipped ? { replace: [{ start: slipped.start, end: slipped.end, value: miss.instead }] } : {},
  };
}
