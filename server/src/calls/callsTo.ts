import { groupFor } from '../model/groupFor.ts';
import type { Hint } from '../model/hint.ts';
import type { Ingress } from '../model/ingress.ts';
import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import type { Route } from '../model/route.ts';
import type { Service } from '../model/service.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { NamespaceModel } from '../snapshot/namespaceModel.ts';
import { distinct, serviceNamed, servicesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Call } from './call.ts';
import { callsOf, withoutRepetition } from './calls.ts';
import { ingressCalls, outerCalls } from './entryPoints.ts';
import { hintCalls } from './hintCalls.ts';
import type { Mention } from './mention.ts';
import { givenIn, mentionsOf } from './mentions.ts';
import { remembered } from './remembered.ts';
import { podScrapes, serviceScrapes } from './scraping.ts';

/**
 * The calls of a cluster that go to a workload, whoever makes them, in the order of all calls. Only those are looked at
 * that may go there: of a large cluster every call is asked for again after an edit, which takes long.
 */
export function callsTo(cluster: ClusterModel, workload: WorkloadInstance): readonly Call[] {
  const known = answers(cluster);
  let calls = known.get(workload.key);
  if (!calls) {
    calls = find(cluster, workload);
    known.set(workload.key, calls);
  }
  return calls;
}

const answers = memo((_: ClusterModel) => new Map<string, readonly Call[]>());

function find(cluster: ClusterModel, workload: WorkloadInstance): readonly Call[] {
  const services = servicesBefore(cluster, workload);
  const names = namesOf(cluster, services);
  const namespaces = [...cluster.namespaces.values()];
  const entries = distinct<Instance<Ingress | Route>>(
    namespaces.flatMap(({ ingresses, routes }) => [...ingresses, ...routes]),
  );
  const others = [
    ...podScrapes(cluster, workload),
    ...services.flatMap((service) => [...outerCalls(cluster, service), ...serviceScrapes(cluster, service)]),
    ...entries
      .filter(({ resource }) => resource.backends.some(({ service }) => names.has(service)))
      .flatMap((entry) => ingressCalls(cluster, entry)),
    ...distinct<Instance<Hint>>(cluster.hints).flatMap((hint) => hintCalls(cluster, hint)),
  ];
  const isThere = ({ target }: Call): boolean => target.key === workload.key;
  return [
    ...possibleCallers(cluster, workload, names).flatMap((caller) => callsOf(cluster, caller).filter(isThere)),
    ...withoutRepetition(others.filter(isThere)),
  ];
}

/** The Services in front of any copy of a workload. Of several copies of a Service the first counts. */
function servicesBefore(cluster: ClusterModel, { key, namespace }: WorkloadInstance): Instance<Service>[] {
  const copies = (cluster.namespaces.get(namespace)?.workloads ?? []).filter((each) => each.key === key);
  return distinct(copies.flatMap((copy) => servicesOf(cluster, copy))).filter(
    (service) => serviceNamed(cluster, service.namespace, service.resource.name) === service,
  );
}

/** The names of Services in front of a workload, and of those that stand for one of them (ExternalName). */
function namesOf(cluster: ClusterModel, services: readonly Instance[]): ReadonlySet<string> {
  const names = new Set(services.map(({ resource }) => resource.name));
  for (const { services: all } of cluster.namespaces.values()) {
    for (const { name, externalName } of aliases(all)) {
      if (labelsOf(externalName).some((label) => names.has(label))) names.add(name);
    }
  }
  return names;
}

const aliases = memo((services: NamespaceModel['services']) =>
  services.flatMap(({ resource: { name, serviceType, externalName } }) =>
    serviceType === 'ExternalName' && externalName !== undefined ? [{ name, externalName }] : [],
  ),
);

/**
 * Whoever is told of a host that may be one of some Services, or is declared to call the workload, and the workload
 * itself, whose replicas may call each other; in the order of all workloads.
 */
function possibleCallers(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  names: ReadonlySet<string>,
): readonly WorkloadInstance[] {
  const declared = new Set(cluster.configured.callers.flatMap(({ from }) => from.map(fullName)));
  return cluster.facts.flatMap(({ name }) => {
    const { workloads, byLabel } = toldIn(cluster, name);
    const places = new Set([...names].flatMap((service) => byLabel.get(service) ?? []));
    const isOwn = name === workload.namespace;
    if (isOwn || declared.size > 0) {
      for (const [place, each] of workloads.entries()) {
        const isItself = isOwn && each.key === workload.key;
        if (isItself || (declared.size > 0 && declared.has(fullName({ namespace: name, name: each.resource.name }))))
          places.add(place);
      }
    }
    return [...places].sort((one, other) => one - other).flatMap((place) => workloads[place] ?? []);
  });
}

function fullName({ namespace, name }: { readonly namespace: string; readonly name: string }): string {
  return `${namespace}/${name}`;
}

/** The workloads of a namespace, each once, and by each label of a host that may be a Service's name the places of those that are told of it. */
interface Told {
  readonly workloads: readonly WorkloadInstance[];
  readonly byLabel: ReadonlyMap<string, readonly number[]>;
}

function toldIn(cluster: ClusterModel, name: string): Told {
  return told(cluster, cluster.namespaces.get(name)?.workloads ?? noWorkloads);
}

const noWorkloads: NamespaceModel['workloads'] = [];

/** An edit of policies alone leaves it as it is. */
const told = remembered(givenIn, (cluster, all: NamespaceModel['workloads']): Told => {
  const workloads = distinct(all);
  const byLabel = new Map<string, number[]>();
  for (const [place, workload] of workloads.entries())
    for (const label of labelsIn(mentionsOf(cluster, workload))) groupFor(byLabel, label, () => []).push(place);
  return { workloads, byLabel };
});

const labelsIn = memo(
  (mentions: readonly Mention[]): ReadonlySet<string> => new Set(mentions.flatMap(({ host }) => labelsOf(host))),
);

/** Where the name of a Service may stand in a host: first, or behind the name of a pod (host.ts). */
function labelsOf(host: string): string[] {
  return host.split('.').slice(0, 2);
}
