import type { Call } from '../calls/call.ts';
import { allCalls } from '../calls/calls.ts';
import { outsideCallsOf } from '../calls/outside.ts';
import { reaches } from '../calls/reaches.ts';
import { isPlaceholder } from '../model/labels.ts';
import { listed } from '../model/listed.ts';
import type { Direction } from '../model/policy.ts';
import { gate } from '../policy/access.ts';
import type { Policies } from '../policy/policies.ts';
import { isEmpty, subtractPorts } from '../policy/portSet.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { dnsPods, dnsPorts } from '../snapshot/dns.ts';
import { distinctWorkloads, isIsolated, partyOf, policiesOf, type WorkloadInstance } from '../snapshot/queries.ts';
import type { Value } from '../yaml/write.ts';
import { dnsRules } from './dns.ts';
import { egressNeeds, leadsNowhere, outsideNeeds } from './egressNeeds.ts';
import { freeName, policyNames } from './freeName.ts';
import { ingressNeeds } from './ingressNeeds.ts';
import type { Need } from './need.ts';
import { podLabelsOf } from './podLabels.ts';
import { few } from './podPeer.ts';
import { type PlannedRule, type PortStyle, rulesOf } from './rules.ts';

export interface GenerateOptions {
  /** The namespaces that get a default-deny, and a policy for each workload that needs more. */
  readonly namespaces: ReadonlySet<string>;
  /** Keys of workloads that get a policy each, whatever their namespace has. */
  readonly workloads: ReadonlySet<string>;
  /** Whether egress is isolated too, DNS allowed. */
  readonly egress: boolean;
  readonly ports: PortStyle;
}

/** Policies to be written. */
export interface Plan {
  readonly policies: readonly PlannedPolicy[];
  /** What no policy could say, as sentences to the user. */
  readonly notes: readonly string[];
}

export interface PlannedPolicy {
  readonly name: string;
  readonly namespace: string;
  /** Beside whom it belongs, and in whose style it is written. */
  readonly neighbour: WorkloadInstance;
  /** Of the pods that it selects, with one of several values for a list; empty for all of the namespace. */
  readonly labels: Readonly<Record<string, string | readonly string[]>>;
  readonly directions: readonly Direction[];
  readonly rules: readonly PlannedRule[];
  /** Egress rules that need no evidence: to DNS. */
  readonly dns: readonly Value[];
  readonly remarks: readonly string[];
}

/**
 * The policies that let through what the manifests say is called, and nothing else: a default-deny for each namespace
 * and a policy for each workload that something has to be opened for. What policies surely allow already is left out,
 * and so is a default-deny where there is one, so that a plan for a cluster with its own policies is empty.
 */
export function planPolicies(cluster: ClusterModel, options: GenerateOptions): Plan {
  const directions: readonly Direction[] = options.egress ? ['ingress', 'egress'] : ['ingress'];
  const chosen = distinctWorkloads(cluster).filter((workload) => isChosen(workload, options));
  const { needs, notes } = needsOf(cluster, chosen, directions);
  const policies: PlannedPolicy[] = [];
  const taken = new Map<string, Set<string>>();
  const add = (policy: PlannedPolicy): void => {
    const names = taken.get(policy.namespace) ?? new Set(policyNames(cluster, policy.namespace));
    const [only, other] = policy.directions;
    // Mostly that is a policy of the other direction.
    const wanted = names.has(policy.name) && !other ? `${policy.name}-${only}` : policy.name;
    const name = freeName(wanted, names);
    taken.set(policy.namespace, names.add(name));
    policies.push({ ...policy, name });
  };
  for (const namespace of new Set(chosen.map((workload) => workload.namespace))) {
    const inside = chosen.filter((workload) => workload.namespace === namespace && !isOnNode(workload));
    if (isPlaceholder(namespace)) {
      notes.push(`A placeholder hides the name of namespace ${namespace}: nothing is written for it.`);
      continue;
    }
    const deny = options.namespaces.has(namespace) && defaultDeny(cluster, inside, needs, directions);
    if (deny) add(deny);
    for (const workload of inside) {
      const own = needs.get(workload.key) ?? [];
      const made = workloadPolicy(cluster, workload, own, options, directions);
      if (typeof made === 'string') notes.push(made);
      else if (made) add(made);
    }
  }
  for (const { resource } of chosen.filter(isOnNode)) {
    notes.push(`${resource.name} uses hostNetwork: most network plugins apply no policy to it.`);
  }
  return { policies, notes };
}

export function isChosen({ key, namespace }: WorkloadInstance, { namespaces, workloads }: GenerateOptions): boolean {
  return namespaces.has(namespace) || workloads.has(key);
}

function isOnNode({ resource }: WorkloadInstance): boolean {
  return resource.hostNetwork === 'yes';
}

/** By the key of each chosen workload, what it needs, whether or not it is allowed already. */
function needsOf(
  cluster: ClusterModel,
  chosen: readonly WorkloadInstance[],
  directions: readonly Direction[],
): { readonly needs: ReadonlyMap<string, readonly Need[]>; readonly notes: string[] } {
  const needs = new Map<string, Need[]>(chosen.map(({ key }) => [key, []]));
  const notes = new Set<string>();
  for (const call of allCalls(cluster)) {
    const entering = ingressNeeds(cluster, call);
    if (needs.has(call.target.key) && reaches(call) && entering.length === 0) notes.add(unwritable(call));
    needs.get(call.target.key)?.push(...entering);
    if (call.caller && directions.includes('egress')) needs.get(call.caller.key)?.push(...egressNeeds(cluster, call));
  }
  if (directions.includes('egress')) {
    for (const workload of chosen) {
      const calls = outsideCallsOf(cluster, workload);
      needs.get(workload.key)?.push(...calls.flatMap(outsideNeeds));
      for (const { to } of calls.filter(leadsNowhere)) {
        const service = to.type === 'host' ? to.service?.resource.name : undefined;
        notes.add(
          `${workload.resource.name} calls Service ${service}, which has no selector, and no manifest has its EndpointSlice: nothing is opened for that.`,
        );
      }
    }
  }
  return { needs, notes: [...notes] };
}

function unwritable({ caller, target }: Call): string {
  const who = caller?.resource.name ?? 'The ingress controller';
  return `${who} uses hostNetwork and calls ${target.resource.name} from the address of its node: name the nodes' addresses under nodeCIDRs in .netpol.yaml.`;
}

/** For the directions in which no policy about all pods of the namespace isolates them yet; undefined for none. */
function defaultDeny(
  cluster: ClusterModel,
  workloads: readonly WorkloadInstance[],
  needs: ReadonlyMap<string, readonly Need[]>,
  wanted: readonly Direction[],
): PlannedPolicy | undefined {
  const [neighbour] = workloads;
  if (!neighbour) return undefined;
  const { namespace } = neighbour;
  const present = cluster.namespaces.get(namespace)?.policies ?? [];
  const directions = wanted.filter((direction) =>
    present.every(
      ({ resource }) => resource.podSelector.requirements.length > 0 || resource.isolates[direction] !== 'yes',
    ),
  );
  const [only] = directions;
  if (!only) return undefined;
  // Policies that isolate a workload already say what their authors know of it.
  const isSilent = (workload: WorkloadInstance, direction: Direction): boolean =>
    needs.get(workload.key)?.every((need) => need.direction !== direction) === true &&
    isIsolated(cluster, workload, direction) !== 'yes';
  return {
    name: directions.length === wanted.length ? 'default-deny' : `default-deny-${only}`,
    namespace,
    neighbour,
    labels: {},
    directions,
    rules: [],
    dns: directions.includes('egress') ? dnsRules(cluster) : [],
    remarks: directions.flatMap((direction) => {
      const silent = workloads.filter((workload) => isSilent(workload, direction)).map(({ resource }) => resource.name);
      if (silent.length === 0) return [];
      const who = listed(silent, 'or');
      const what = direction === 'ingress' ? `who calls ${who}` : `whom ${who} calls`;
      return [`A proposal: nothing in the manifests says ${what}.`];
    }),
  };
}

/** Undefined where nothing has to be written; a sentence where no policy could say it. */
function workloadPolicy(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  needs: readonly Need[],
  options: GenerateOptions,
  wanted: readonly Direction[],
): PlannedPolicy | string | undefined {
  const isAlone = !options.namespaces.has(workload.namespace);
  const lacking = needs.filter((need) => !isAdmitted(cluster, workload, need));
  const open = isAlone ? wanted.filter((direction) => isIsolated(cluster, workload, direction) !== 'yes') : [];
  const directions = wanted.filter(
    (direction) => open.includes(direction) || lacking.some((need) => need.direction === direction),
  );
  const dns = isAlone && directions.includes('egress') && !admitsDns(cluster, workload) ? dnsRules(cluster) : [];
  if (directions.length === 0) return undefined;
  const { name } = workload.resource;
  const { labels, others } = podLabelsOf(cluster, workload);
  if (Object.keys(labels).length === 0) {
    return `The pods of ${name} have no label that a policy could select them by: add one to the pod template.`;
  }
  const bystander = others.find((other) => !isChosen(other, options));
  if (bystander) {
    return `The pods of ${name} cannot be told from those of ${bystander.resource.name}: give their pod template a label of its own.`;
  }
  const silent = open.filter((direction) => needs.every((need) => need.direction !== direction));
  return {
    name: name.replace(/-?\*$/, ''),
    namespace: workload.namespace,
    neighbour: workload,
    labels,
    directions,
    rules: rulesOf(lacking, options.ports),
    dns,
    remarks: [
      ...(others.length > 0
        ? [
            `These labels also select the pods of ${few(others.map(({ resource }) => resource.name))}: it is open there too.`,
          ]
        : []),
      ...silent.map((direction) =>
        direction === 'ingress'
          ? 'A proposal: nothing in the manifests says who calls these pods.'
          : 'A proposal: nothing in the manifests says whom these pods call.',
      ),
    ],
  };
}

/** Whether NetworkPolicies surely let it through and will, whatever others there are: rules only ever add. */
function isAdmitted(cluster: ClusterModel, workload: WorkloadInstance, { direction, parties, ports }: Need): boolean {
  if (isIsolated(cluster, workload, direction) !== 'yes') return false;
  const lookup = withoutTiers(cluster);
  const subject = partyOf(cluster, workload);
  return parties.every((party) => isEmpty(subtractPorts(ports, gate(subject, direction, party, lookup).must)));
}

function admitsDns(cluster: ClusterModel, workload: WorkloadInstance): boolean {
  const need = { direction: 'egress', parties: [dnsPods(cluster)], ports: dnsPorts(cluster) } as const;
  return isAdmitted(cluster, workload, { ...need, peer: undefined, destination: undefined, reasons: [] });
}

/** What a cluster policy denies, no NetworkPolicy could open, so that it is no reason to write another one. */
function withoutTiers(cluster: ClusterModel): Policies {
  return { ...policiesOf(cluster), tier: () => [] };
}
