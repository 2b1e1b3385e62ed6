import type { Instance } from '../../model/instance.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { WorkloadInstance } from '../../snapshot/queries.ts';
import { labelUsesOf } from './labelUses.ts';
import type { OtherObject } from './otherObjects.ts';
import { otherSelectorsOf } from './otherSelectors.ts';
import { type Part, valuePart } from './parts.ts';
import type { Reference } from './references.ts';
import { isWithin } from './scope.ts';

/** Labels that controllers give to pods, in which their own names stand (apps/v1, batch/v1). */
const nameLabels: Readonly<Record<string, readonly string[]>> = {
  StatefulSet: ['statefulset.kubernetes.io/pod-name'],
  Job: ['job-name', 'batch.kubernetes.io/job-name'],
};

/** Where selectors of an object ask for pods of a workload by its name. */
export function podNamesAsked(
  cluster: ClusterModel,
  instance: Instance,
  { namespace, resource }: WorkloadInstance,
  name: string,
): Part[] {
  const keys = nameLabels[resource.kind];
  if (!keys) return [];
  return labelUsesOf(instance).flatMap(({ key, asks, values }) => {
    if (!asks || !keys.includes(key) || !isWithin(cluster, asks.scope, { namespace })) return [];
    return values.flatMap(({ value, part }) =>
      part && isOfPod(value, resource.kind, name) ? nameInside(part, name) : [],
    );
  });
}

/** The same of an object of a kind that is not read. */
export function podNamesAskedByOther(
  object: OtherObject,
  name: string,
): readonly { readonly reference: Reference; readonly part: Part }[] {
  return otherSelectorsOf(object).flatMap(({ requirements, namespace }) =>
    requirements.flatMap(({ key, values, valueNodes }) => {
      const kind = Object.keys(nameLabels).find((each) => nameLabels[each]?.includes(key));
      return valueNodes.flatMap((node, index) => {
        if (!kind || node.kind !== 'scalar' || !isOfPod(values[index], kind, name)) return [];
        const reference = { name, node, kinds: [kind.toLowerCase()], isLoose: false, group: undefined, namespace };
        return { reference, part: nameInside(valuePart(object.place, node), name) };
      });
    }),
  );
}

/** Whether that is the name of a Job, or of a pod of a StatefulSet. */
function isOfPod(value: string | undefined, kind: string, name: string): boolean {
  if (value === undefined || !value.startsWith(name)) return false;
  const rest = value.slice(name.length);
  return kind === 'StatefulSet' ? /^-[0-9]+$/.test(rest) : rest === '';
}

function nameInside(part: Part, name: string): Part {
  const at = part.start + part.document.text.slice(part.start, part.end).indexOf(name);
  return { ...part, start: at, end: at + name.length, form: 'inside' };
}
