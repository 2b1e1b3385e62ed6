import { placeIn } from '../model/instance.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import type { NearMiss } from '../policy/nearMiss.ts';
import type { Report } from './rule.ts';

/** `Did you mean name: carts (Deployment carts)?` */
export function didYouMean({ slip, instead, key, wanted, workload }: NearMiss): string {
  const whose = `${workload.resource.kind} ${workload.resource.name}`;
  switch (slip) {
    case 'value':
      return `Did you mean ${key}: ${instead} (${whose})?`;
    case 'key':
      return `Did you mean ${instead}: ${wanted} (${whose})?`;
    case 'missing':
      return `The pods of ${whose} have all its other labels, but no ${key}: remove it here, or add it to the pod template.`;
    case 'run':
      return `If ${whose} is meant, the ${key} of its pods is another one with each run: give its pod template a label, and select by that.`;
  }
}

/** A warning at the label that slipped. */
export function missReport(message: string, miss: NearMiss, selector: Selector): Report {
  const requirement = selector.requirements.find(
    ({ key, values }) => key === miss.key && values.length === 1 && values[0] === miss.wanted,
  ) as Requirement;
  const slipped =
    miss.slip === 'value' ? requirement.valueNodes[0] : miss.slip === 'key' ? requirement.keySpan : undefined;
  const at = slipped ?? requirement.keySpan;
  const { resource } = miss.workload;
  const labels = resource.labelsNode ?? resource.nameNode;
  return {
    at,
    severity: 'warning',
    message,
    related: [{ ...placeIn(miss.workload, labels), message: `The labels of the pods of ${resource.name}` }],
    ...(slipped ? { data: { replace: [{ start: slipped.start, end: slipped.end, value: miss.instead }] } } : {}),
    ...(miss.slip === 'missing'
      ? { data: { lacking: { workload: miss.workload.key, labels: { [miss.key]: miss.wanted } } } }
      : {}),
  };
}
