import type { Call } from '../../calls/call.ts';
import { callsOf } from '../../calls/calls.ts';
import { callsTo } from '../../calls/callsTo.ts';
import { outsideCallsOf } from '../../calls/outside.ts';
import { type DocumentSpan, placeIn } from '../../model/instance.ts';
import type { Direction } from '../../model/policy.ts';
import { formatPorts, isEmpty } from '../../policy/portSet.ts';
import { insideCall, type NeededCall, outsideCall } from '../../reports/needed.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { partnersOf } from '../../snapshot/partners.ts';
import { isolatedBy, type WorkloadInstance } from '../../snapshot/queries.ts';
import { otherEndWords } from '../callEnds.ts';
import { distinctPlaces } from '../distinctPlaces.ts';
import { type Target, targetOf } from '../target.ts';
import { nameOf } from '../text.ts';
import { addressesWords, portsWords } from '../words.ts';
import { connectionWords } from './connection.ts';

/** One end of a call, and where the document of the one that calls says so. */
export interface HierarchyCall extends Target {
  readonly name: string;
  readonly detail: string;
  /** Undefined for an end that is no workload: nothing more is known of whom that calls. */
  readonly workload: WorkloadInstance | undefined;
  /** In the file of the one that calls: the evidence that is there, or else its name. */
  readonly from: readonly DocumentSpan[];
}

/**
 * Who may call a workload: first those that manifests say call it, be they let in or not, then all others that policies
 * let in, surely or perhaps; behind them whoever is no workload but has a place, as an address range of a policy has.
 */
export function incomingCalls(cluster: ClusterModel, workload: WorkloadInstance): readonly HierarchyCall[] {
  const calls = callsTo(cluster, workload);
  const needed = grouped(calls, ({ caller }) => caller, workload);
  const item = (other: WorkloadInstance): HierarchyCall => {
    const those = needed.get(other.key)?.calls ?? [];
    const from = evidenceIn(nameOf(other).uri, those) ?? [nameOf(other)];
    return { ...workloadItem(other, connectionWords(cluster, other, workload, those)), from };
  };
  const unseen = calls.filter(({ caller }) => !caller).map((call) => endItem(insideCall(cluster, call), 'from'));
  return [
    ...capped([...needed.values()], others(cluster, workload, 'ingress', needed), item),
    ...merged(unseen),
    ...blockItems(cluster, workload, 'ingress'),
  ];
}

/** The same of whom a workload may call. */
export function outgoingCalls(cluster: ClusterModel, workload: WorkloadInstance): readonly HierarchyCall[] {
  const needed = grouped(callsOf(cluster, workload), ({ target }) => target, workload);
  const { uri } = nameOf(workload);
  const item = (other: WorkloadInstance): HierarchyCall => {
    const those = needed.get(other.key)?.calls ?? [];
    const from = evidenceIn(uri, those) ?? [nameOf(workload)];
    return { ...workloadItem(other, connectionWords(cluster, workload, other, those)), from };
  };
  const outside = outsideCallsOf(cluster, workload).map((call) => endItem(outsideCall(cluster, call), 'to'));
  const ends = [...merged(outside), ...blockItems(cluster, workload, 'egress')];
  return [
    ...capped([...needed.values()], others(cluster, workload, 'egress', needed), item),
    ...ends.map((end) => ({ ...end, from: inFile(uri, end.from) ?? [nameOf(workload)] })),
  ];
}

interface Needed {
  readonly other: WorkloadInstance;
  readonly calls: readonly Call[];
}

function grouped(
  calls: readonly Call[],
  otherOf: (call: Call) => WorkloadInstance | undefined,
  { key: own }: WorkloadInstance,
): ReadonlyMap<string, Needed> {
  const groups = new Map<string, { readonly other: WorkloadInstance; readonly calls: Call[] }>();
  for (const call of calls) {
    const other = otherOf(call);
    if (!other || other.key === own) continue;
    const known = groups.get(other.key);
    if (known) known.calls.push(call);
    else groups.set(other.key, { other, calls: [call] });
  }
  return groups;
}

/** Whom policies let through, without those that are listed already. */
function* others(
  cluster: ClusterModel,
  workload: WorkloadInstance,
  direction: Direction,
  listed: ReadonlyMap<string, unknown>,
): Iterable<WorkloadInstance> {
  for (const { workload: other } of partnersOf(cluster, workload, direction)) if (!listed.has(other.key)) yield other;
}

/** An editor shows a list; of one that nobody reads to the end, the last that is shown says so. */
const most = 500;

function capped(
  needed: readonly Needed[],
  more: Iterable<WorkloadInstance>,
  item: (workload: WorkloadInstance) => HierarchyCall,
): HierarchyCall[] {
  const items = needed.slice(0, most).map(({ other }) => item(other));
  for (const workload of more) {
    const last = items.at(-1);
    if (items.length === most && last)
      return items.with(-1, { ...last, detail: `${last.detail} · and more, not listed` });
    items.push(item(workload));
  }
  return items;
}

/** What the policies say comes first: a narrow side bar cuts the end. */
function workloadItem(workload: WorkloadInstance, words: string): Omit<HierarchyCall, 'from'> {
  const { kind, name } = workload.resource;
  return { ...targetOf(workload), workload, name, detail: `${words} · ${kind} in ${workload.namespace}` };
}

/** Whoever is no workload stands where the manifests tell of it. */
function endItem(call: NeededCall, side: 'from' | 'to'): HierarchyCall {
  const end = call[side];
  const place = call.evidence[0] as DocumentSpan;
  return {
    place,
    whole: place,
    workload: undefined,
    name: 'resource' in end ? end.resource.name : otherEndWords(end),
    detail: [isEmpty(call.ports) ? [] : formatPorts(call.ports), verdictWords(call)].flat().join(' · '),
    from: call.evidence,
  };
}

function verdictWords({ verdict, by, trouble }: NeededCall): string {
  const names = [...new Set(by.map(({ policy }) => policy.resource.name))];
  if (verdict === 'nowhere') return trouble ?? 'leads nowhere';
  return verdict === 'denied' ? `blocked by policy ${names.join(', ')}` : verdict;
}

/** The same end on the same ports is one, with all places that tell of it. */
function merged(items: readonly HierarchyCall[]): HierarchyCall[] {
  const groups = new Map<string, HierarchyCall>();
  for (const item of items) {
    const key = `${item.place.uri} ${item.name} ${item.detail}`;
    const known = groups.get(key);
    groups.set(key, known ? { ...known, from: distinctPlaces([...known.from, ...item.from], (place) => place) } : item);
  }
  return [...groups.values()];
}

/** The address ranges that the policies of a workload admit. */
function blockItems(cluster: ClusterModel, workload: WorkloadInstance, direction: Direction): HierarchyCall[] {
  return isolatedBy(cluster, workload, direction).flatMap(({ instance }) =>
    instance.resource[direction].flatMap((rule) =>
      (rule.peers === 'everyone' ? [] : rule.peers).flatMap((peer): HierarchyCall[] => {
        if (peer.type !== 'ipBlock') return [];
        const place = placeIn(instance, peer.node);
        const detail = `${portsWords(rule)} · admitted by policy ${instance.resource.name}`;
        return [{ place, whole: place, workload: undefined, name: addressesWords(peer), detail, from: [place] }];
      }),
    ),
  );
}

function evidenceIn(uri: string, calls: readonly Call[]): readonly DocumentSpan[] | undefined {
  return inFile(
    uri,
    calls.map(({ evidence }) => evidence),
  );
}

/** Undefined where none is in a file. */
function inFile(uri: string, places: readonly DocumentSpan[]): readonly DocumentSpan[] | undefined {
  const here = distinctPlaces(
    places.filter((place) => place.uri === uri),
    (place) => place,
  );
  return here.length > 0 ? here : undefined;
}
