import { memo } from '../model/memo.ts';
import { byNaturalOrder } from '../model/naturalOrder.ts';
import type { Selector } from '../model/selector.ts';
import type { Ternary } from '../model/ternary.ts';
import { podLabel, type Workload } from '../model/workload.ts';
import { selectsPod, serviceSelectsPod } from '../policy/selection.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { distinct, type WorkloadInstance } from '../snapshot/queries.ts';

/** A workload of a report, and what it is called there: pods that a controller owns answer as one, under its name. */
export interface Answering extends WorkloadInstance {
  readonly answersAs: { readonly kind: string; readonly name: string };
  /** `shop/cart[Deployment]`: what it is called, in one text. */
  readonly id: string;
}

/**
 * Every workload once, in the order of `byName`. Pods of one controller that every selector treats alike are one, as is the
 * controller itself where it is written too; where they differ, each answers for itself.
 */
export const answeringWorkloads: (cluster: ClusterModel) => readonly Answering[] = memo((cluster) => {
  let questions: Questions | undefined;
  const isSame = (left: Workload, right: Workload): boolean => {
    questions ??= questionsOf(cluster);
    return isAlike(left, right, questions);
  };
  const names = cluster.facts.map(({ name }) => name).sort(byNaturalOrder);
  return names.flatMap((name) => answeringIn(cluster.namespaces.get(name)?.workloads ?? [], isSame));
});

function answeringIn(
  workloads: readonly WorkloadInstance[],
  isSame: (left: Workload, right: Workload) => boolean,
): readonly Answering[] {
  const { all, alone } = familiesIn(workloads);
  if (alone) return alone;
  const found = all.flatMap(({ answersAs, members }) => {
    const first = members[0] as WorkloadInstance;
    return members.every((other) => isSame(first.resource, other.resource))
      ? [answering(first, answersAs)]
      : members.map((member) => answering(member, member.resource));
  });
  return found.sort(byName);
}

/** Of the workloads of a namespace; `alone` where none has another member, which asks no policy. */
const familiesIn = memo((workloads: readonly WorkloadInstance[]) => {
  const all = families(distinct(workloads));
  const isAlone = all.every(({ members }) => members.length === 1);
  const alone = all.flatMap(({ answersAs, members }) => members.map((member) => answering(member, answersAs)));
  return { all, alone: isAlone ? alone.sort(byName) : undefined };
});

function answering(workload: WorkloadInstance, { kind, name }: Answering['answersAs']): Answering {
  return { ...workload, answersAs: { kind, name }, id: `${workload.namespace}/${name}[${kind}]` };
}

/** The order of reports: by namespace, by name, by kind, `web-2` before `web-10`. Zero for those that are called the same. */
export function byName(left: Answering, right: Answering): number {
  return (
    byNaturalOrder(left.namespace, right.namespace) ||
    byNaturalOrder(left.answersAs.name, right.answersAs.name) ||
    byNaturalOrder(left.answersAs.kind, right.answersAs.kind)
  );
}

interface Family extends Pick<Answering, 'answersAs'> {
  readonly members: readonly WorkloadInstance[];
}

/** The pods of each controller, with the controller; whatever else there is alone. */
function families(workloads: readonly WorkloadInstance[]): Family[] {
  const written = new Map(workloads.map((workload) => [nameIn(workload.namespace, workload.resource), workload]));
  const found = new Map<string, { answersAs: Answering['answersAs']; members: WorkloadInstance[] }>();
  for (const workload of workloads) {
    const { kind, name } = controllerOf(workload, written);
    const id = nameIn(workload.namespace, { kind, name });
    const family = found.get(id);
    if (family) family.members.push(workload);
    else found.set(id, { answersAs: { kind, name }, members: [workload] });
  }
  return [...found.values()];
}

/** Up from owner to owner as long as they are written. Only a Pod also answers as an owner that is not. */
function controllerOf(
  workload: WorkloadInstance,
  written: ReadonlyMap<string, WorkloadInstance>,
): Answering['answersAs'] {
  let top = workload;
  for (let steps = 0; steps < longestChain && top.resource.owner; steps++) {
    const owner = written.get(nameIn(top.namespace, top.resource.owner));
    if (!owner) return top.resource.kind === 'Pod' ? top.resource.owner : top.resource;
    top = owner;
  }
  return top.resource;
}

/** A Pod, its ReplicaSet, its Deployment; more only where a text has owners that own each other. */
const longestChain = 4;

function nameIn(namespace: string, { kind, name }: Answering['answersAs']): string {
  return `${namespace}/${kind}/${name}`;
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
      ask(resource.selector, key, (workload) => serviceSelectsPod(resource, workload));
    }
  }
  return questions;
}
