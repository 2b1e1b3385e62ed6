import { counted } from '../model/counted.ts';
import { nameFrom } from '../model/instance.ts';
import type { Access } from '../policy/access.ts';
import { allPorts, formatPorts, isEmpty, subtractPorts } from '../policy/portSet.ts';
import { type NeededCall, neededOf } from '../reports/needed.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Explanation, explain } from '../snapshot/explanation.ts';
import { partyOf, type WorkloadInstance } from '../snapshot/queries.ts';
import { callSentences } from './callSentence.ts';
import { explanationItems, type Outline, type OutlineItem } from './explanation.ts';
import { type Line, linkTo } from './text.ts';
import { reachLines } from './workloadCard.ts';

/** An end of an edge: the workloads that it stands for, or undefined for whoever is outside of the cluster. */
export type GraphEnd = readonly WorkloadInstance[] | undefined;

/**
 * What an edge rests on, in sentences: the calls between its ends with their evidence, and for two workloads why
 * policies let them through or do not. Of one end alone: who may call it and whom it may call, and its calls; of a
 * workload and whoever is outside the one that is meant.
 */
export function graphDetails(cluster: ClusterModel, ...ends: readonly [from: GraphEnd, to?: GraphEnd]): Outline {
  const [first, second] = ends;
  const own = first ?? second ?? [];
  const keys = new Set(own.map(({ key }) => key));
  const calls = neededOf(cluster, ({ key }) => keys.has(key)).calls.filter(
    (call) => ends.length === 1 || (isAt(call.from, first) && isAt(call.to, second)),
  );
  const [source, target] = [first?.length === 1 ? first[0] : undefined, second?.length === 1 ? second[0] : undefined];
  if (source && target) return [...callsItems(calls), blank, ...pairItems(cluster, source, target)];
  const [alone, ...others] = own;
  if (!alone || others.length > 0) return callsItems(calls);
  const isEdge = ends.length > 1;
  if (isEdge && first && second) return callsItems(calls);
  const reach = reachLines(cluster, alone, isEdge ? (second ? 'ingress' : 'egress') : undefined);
  const said = reach.map((line) => ({ depth: 0, line }));
  return isEdge ? [...callsItems(calls), blank, ...said] : [...said, blank, ...callsItems(calls)];
}

const blank: OutlineItem = { depth: 0, line: [] };

/** Of very many calls those that come first. */
const most = 40;

function isAt(end: NeededCall['from'], asked: GraphEnd): boolean {
  return 'key' in end ? asked?.some(({ key }) => key === end.key) === true : asked === undefined;
}

function callsItems(calls: readonly NeededCall[]): OutlineItem[] {
  if (calls.length === 0) return [{ depth: 0, line: ['Nothing in the manifests tells of a call.'] }];
  const ordered = calls.toSorted((left, right) => order.indexOf(left.verdict) - order.indexOf(right.verdict));
  const left = calls.length - most;
  return [
    ...ordered.slice(0, most).flatMap(callItems),
    ...(left > 0 ? [{ depth: 0, line: [`And ${counted(left, 'call')} more.`] }] : []),
  ];
}

const order: readonly NeededCall['verdict'][] = ['denied', 'unknown', 'nowhere', 'allowed'];

function callItems(call: NeededCall): OutlineItem[] {
  const [who, outcome] = callSentences(call);
  return [
    { depth: 0, line: who },
    { depth: 1, line: outcome },
    ...call.evidence.map((each) => ({ depth: 1, line: ['Told by ', { text: each.text, to: each }, '.'] })),
  ];
}

/** What policies say of one workload's way to another, in a sentence, and where one is in between which part of it. */
function pairItems(cluster: ClusterModel, from: WorkloadInstance, to: WorkloadInstance): OutlineItem[] {
  const explanation = explain(cluster, partyOf(cluster, from), partyOf(cluster, to));
  const isFree = isUntouched(explanation);
  const names = [linkTo(from, nameFrom(to.namespace, from)), linkTo(to, nameFrom(from.namespace, to))] as const;
  return [
    { depth: 0, line: isFree ? ['No policy isolates either end.'] : accessLine(explanation.access, ...names) },
    ...(isFree ? [] : explanationItems(explanation, allPorts)),
  ];
}

function isUntouched({ isSamePod, access, ingress, egress }: Explanation): boolean {
  const looks = [ingress, egress].flatMap((side) => (side ? [...side.admin, ...side.policies, ...side.baseline] : []));
  return !isSamePod && looks.length === 0 && isEmpty(subtractPorts(allPorts, access.must));
}

function accessLine({ must, may }: Access, from: Line[number], to: Line[number]): Line {
  if (isEmpty(may)) return ['Policies do not let ', from, ' call ', to, '.'];
  if (isEmpty(must)) return ['Whether policies let ', from, ' call ', to, ` on ${formatPorts(may)} is unknown.`];
  const unsure = subtractPorts(may, must);
  const perhaps = isEmpty(unsure) ? '' : `, perhaps on ${formatPorts(unsure)}`;
  return ['Policies let ', from, ' call ', to, ` on ${formatPorts(must)}${perhaps}.`];
}
