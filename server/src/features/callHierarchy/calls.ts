import type { Call } from '../../calls/call.ts';
import { callsOf } from '../../calls/calls.ts';
import { callsTo } from '../../calls/callsTo.ts';
import { outsideCallsOf } from '../../calls/outside.ts';
import { type DocumentSpan, placeIn } from '../../model/instance.ts';
import type { Direction } from '../../model/policy.ts';
import { access } from '../../policy/access.ts';
import { ordinalsOf } from '../../policy/bits.ts';
import { formatPorts, isEmpty } from '../../policy/portSet.ts';
import { possibleCallers } from '../../policy/possibleCallers.ts';
import { insideCall, type NeededCall, outsideCall } from '../../reports/needed.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { workloadOf } from '../../snapshot/explanation.ts';
import {
  isolatedBy,
  partyOf,
  placeOf,
  policiesOf,
  rowsOf,
  rowsWorldOf,
  type WorkloadInstance,
} from '../../snapshot/queries.ts';
import { distinctPlaces } from '../distinctPlaces.ts';
import { otherEndWords } from '../neededOutline.ts';
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
    ...capped([...needed.values()], others(callers(cluster, workload), workload, needed), item),
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
    ...capped([...needed.values()], others(callees(cluster, workload), workload, needed), item),
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

/** Whom policies let in, by the order of the namespaces; found one after the other, since there may be thousands. */
function* callers(cluster: ClusterModel, workload: WorkloadInstance): Iterable<WorkloadInstance> {
  const world = rowsWorldOf(cluster);
  const [to, policies] = [partyOf(cluster, workload), policiesOf(cluster)];
  for (const place of ordinalsOf(possibleCallers(world, to))) {
    const party = world.partyAt(place);
    if (isEmpty(access(party, to, policies).may)) continue;
    const caller = workloadOf(cluster, party);
    if (caller) yield caller;
  }
}

function* callees(cluster: ClusterModel, workload: WorkloadInstance): Iterable<WorkloadInstance> {
  const world = rowsWorldOf(cluster);
  for (const { access: open, to } of rowsOf(cluster).row(placeOf(cluster, workload))) {
    if (isEmpty(open.may)) continue;
    for (const place of ordinalsOf(to)) {
      const callee = workloadOf(cluster, world.partyAt(place));
      if (callee) yield callee;
    }
  }
}

/** Each object once, without those that are listed already. */
function* others(
  found: Iterable<WorkloadInstance>,
  own: WorkloadInstance,
  listed: ReadonlyMap<string, unknown>,
): Iterable<WorkloadInstance> {
  const seen = new Set([own.key, ...listed.keys()]);
  for (const workload of found) {
    if (seen.has(workload.key)) continue;
    seen.add(workload.key);
    yield workload;
  }
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
