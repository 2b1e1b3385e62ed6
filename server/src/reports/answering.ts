import { memo } from '../model/memo.ts';
import type { Selector } from '../model/selector.ts';
import { podLabel, type Workload } from '../model/workload.ts';
import { selectsPod, serviceSelectsPod } from '../policy/selection.ts';
import type { Ternary } from '../policy/ternary.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinctWorkloads, type WorkloadInstance } from '../snapshot/queries.ts';

/** A workload of a report, and what it is called there: pods that a controller owns answer as one, under its name. */
export interface Answering extends WorkloadInstance {
  readonly answersAs: { readonly kind: string; readonly name: string };
}

/**
 * Every workload once. Pods of one controller that every selector treats alike are one, as is the controller itself
 * where it is written too; where they differ, each answers for itself.
 */
export const answeringWorkloads: (cluster: ClusterModel) => readonly Answering[] = memo((cluster) => {
  const questions = questionsOf(cluster);
  return families(distinctWorkloads(cluster)).flatMap((family) => {
    const first = family[0] as WorkloadInstance;
    return family.every((other) => isAlike(first.resource, other.resource, questions))
      ? [answering(first, first.resource.owner ?? first.resource)]
      : family.map((workload) => answering(workload, workload.resource));
  });
});

function answering(workload: WorkloadInstance, { kind, name }: Answering['answersAs']): Answering {
  return { ...workload, answersAs: { kind, name } };
}

/** The pods of each controller, with the controller; whatever else there is alone. */
function families(workloads: readonly WorkloadInstance[]): (readonly WorkloadInstance[])[] {
  const found = new Map<string, WorkloadInstance[]>();
  for (const workload of workloads) {
    const { kind, name } = workload.resource.owner ?? workload.resource;
    const id = `${workload.namespace}/${kind}/${name}`;
    const family = found.get(id);
    if (family) family.push(workload);
    else found.set(id, [workload]);
  }
  return [...found.values()];
}

/** What selectors ask of pods: for each key that one names, the selectors that name it. */
type Questions = ReadonlyMap<string, ReadonlyMap<string, (workload: Workload) => Ternary>>;

/** Whether policies and Services treat two workloads of a namespace alike. */
function isAlike(left: Workload, right: Workload, questions: Questions): boolean {
  if (left === right) return true;
  if (serving(left) !== serving(right)) return false;
  for (const [key, matchers] of questions) {
    if (podLabel(left, key) === podLabel(right, key)) continue;
    for (const matches of matchers.values()) if (matches(left) !== matches(right)) return false;
  }
  return true;
}

function serving({ ports, hiddenPorts, hostNetwork }: Workload): string {
  return JSON.stringify([ports.map(({ name, port, protocol }) => [name, port, protocol]), hiddenPorts, hostNetwork]);
}

function questionsOf(cluster: ClusterModel): Questions {
  const questions = new Map<string, Map<string, (workload: Workload) => Ternary>>();
  const ask = (
    keys: readonly { readonly key: string }[],
    id: string,
    matches: (workload: Workload) => Ternary,
  ): void => {
    for (const { key } of keys) {
      const known = questions.get(key);
      if (known) known.set(id, matches);
      else questions.set(key, new Map([[id, matches]]));
    }
  };
  const askPods = (selector: Selector | undefined): void => {
    if (selector) ask(selector.requirements, selector.canonical, (workload) => selectsPod(selector, workload));
  };
  for (const { policies, services } of cluster.namespaces.values()) {
    for (const { resource } of policies) {
      askPods(resource.podSelector);
      for (const { peers } of [...resource.ingress, ...resource.egress]) {
        for (const peer of peers === 'everyone' ? [] : peers) if (peer.type === 'selector') askPods(peer.podSelector);
      }
    }
    for (const { key, resource } of services) {
      ask(resource.selector, key, (workload) => serviceSelectsPod(resource.selector, workload));
    }
  }
  return questions;
}
