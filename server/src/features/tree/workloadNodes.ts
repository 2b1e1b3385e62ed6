import { callsTo } from '../../calls/callsTo.ts';
import { counted } from '../../model/counted.ts';
import { nameFrom, placeIn } from '../../model/instance.ts';
import type { Direction } from '../../model/policy.ts';
import { formatPorts, isEmpty } from '../../policy/portSet.ts';
import { type NeededCall, type NeededEnd, neededCallsOf } from '../../reports/needed.ts';
import { reasonWords } from '../../reports/reasonWords.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import { policyOf } from '../../snapshot/explanation.ts';
import {
  distinctWorkloads,
  isIsolated,
  isolatedBy,
  restrictedBy,
  type WorkloadInstance,
} from '../../snapshot/queries.ts';
import { otherNames } from '../callEnds.ts';
import { segmentText } from '../outlineText.ts';
import { outsideReach, type Reach, reachName, workloadReach } from '../reach.ts';
import { nameOf } from '../text.ts';
import { type TreeIcon, type TreeNode, type TreePath, treeNode } from './node.ts';
import { pagedNodes } from './pages.ts';
import { protectionOf, protectionWords } from './protection.ts';

/** A workload with its protection, and who calls it. */
export function workloadNode(cluster: ClusterModel, path: TreePath, workload: WorkloadInstance): TreeNode {
  const { kind, name } = workload.resource;
  return treeNode(path, protectionOf(cluster, workload), name, {
    description: [protectionWords(cluster, workload), ...callersWords(cluster, workload)],
    spoken: `${kind} ${name}`,
    place: nameOf(workload),
    opens: 'closed',
    subject: { type: 'workload', cluster, workload },
  });
}

/** A name only, which leads to the workload. */
export function workloadLeaf(
  cluster: ClusterModel,
  path: TreePath,
  workload: WorkloadInstance,
  home: string,
): TreeNode {
  return treeNode([...path, workload.key], protectionOf(cluster, workload), nameFrom(home, workload), {
    description: [protectionWords(cluster, workload)],
    spoken: `${workload.resource.kind} ${nameFrom(home, workload)}`,
    place: nameOf(workload),
    subject: { type: 'workload', cluster, workload },
  });
}

function callersWords(cluster: ClusterModel, workload: WorkloadInstance): string[] {
  if (isLarge(cluster)) return [];
  const callers = new Set(callsTo(cluster, workload).map(({ caller, from }) => caller?.key ?? from));
  return callers.size === 0 ? [] : [counted(callers.size, 'caller')];
}

/**
 * To know who calls one workload, what all others call has to be looked at. In a large cluster that is done where
 * somebody asks for it, and not after every edit.
 */
function isLarge(cluster: ClusterModel): boolean {
  return distinctWorkloads(cluster).length > 1000;
}

/**
 * Below a workload: who calls it, whom it calls, its policies, and who else is let in.
 * @param group The step behind the workload's own, where one of these is opened; undefined for these themselves.
 */
export function workloadChildren(
  cluster: ClusterModel,
  path: TreePath,
  workload: WorkloadInstance,
  group: string | undefined,
): TreeNode[] {
  if (group === 'admitted') return admittedNodes(cluster, path, workload);
  if (group === 'policies') return policyLeaves(cluster, path, workload);
  if (group === 'callers' || group === 'calls') {
    const end = group === 'callers' ? 'from' : 'to';
    const calls = callsAbout(cluster, workload)[group];
    if (calls.length === 0) return [treeNode([...path, 'none'], group, 'None known')];
    return pagedNodes(
      path,
      calls,
      (call) => endName(call[end], workload.namespace),
      (call) => callNode(cluster, path, call, end, workload.namespace),
    );
  }
  return [
    ...callGroups(cluster, path, workload),
    policiesGroup(cluster, path, workload),
    ...(isIsolated(cluster, workload, 'ingress') === 'no' || workload.resource.hostNetwork === 'yes'
      ? []
      : [
          treeNode([...path, 'admitted'], 'callers', 'Also let in', {
            description: ['though nothing tells that it is needed'],
            opens: 'closed',
          }),
        ]),
  ];
}

interface CallsAbout {
  readonly callers: readonly NeededCall[];
  readonly calls: readonly NeededCall[];
}

function callsAbout(cluster: ClusterModel, workload: WorkloadInstance): CallsAbout {
  const all = neededCallsOf(cluster, workload);
  return {
    callers: all.filter(({ to }) => isWorkload(to, workload)),
    calls: all.filter(({ from }) => isWorkload(from, workload)),
  };
}

function callGroups(cluster: ClusterModel, path: TreePath, workload: WorkloadInstance): TreeNode[] {
  const paths = { callers: [...path, 'callers'], calls: [...path, 'calls'] };
  if (isLarge(cluster))
    return [
      treeNode(paths.callers, 'callers', 'Called by', { opens: 'closed' }),
      treeNode(paths.calls, 'calls', 'Calls', { opens: 'closed' }),
    ];
  const { callers, calls } = callsAbout(cluster, workload);
  return [
    groupNode(paths.callers, 'callers', 'Called by', callers, 'from'),
    groupNode(paths.calls, 'calls', 'Calls', calls, 'to'),
  ];
}

function policiesGroup(cluster: ClusterModel, path: TreePath, workload: WorkloadInstance): TreeNode {
  const count = policyLeaves(cluster, path, workload).length;
  return treeNode([...path, 'policies'], 'policies', 'Policies', {
    description: [count === 0 ? 'none' : String(count)],
    opens: count === 0 ? 'never' : 'closed',
  });
}

function groupNode(
  path: TreePath,
  icon: TreeIcon,
  label: string,
  calls: readonly NeededCall[],
  end: 'from' | 'to',
): TreeNode {
  const ends = new Set(calls.map((call) => endId(call[end]))).size;
  const blocked = calls.filter(({ verdict }) => verdict === 'denied').length;
  return treeNode(path, icon, label, {
    description: calls.length === 0 ? ['none known'] : [String(ends), ...(blocked > 0 ? [`${blocked} blocked`] : [])],
    opens: calls.length === 0 ? 'never' : calls.length <= mostShown ? 'open' : 'closed',
  });
}

/** Calls that are shown without being asked for. */
const mostShown = 20;

function isWorkload(end: NeededEnd, { key }: WorkloadInstance): boolean {
  return 'resource' in end && end.key === key;
}

function endId(end: NeededEnd): string {
  return 'resource' in end ? end.key : `${end.kind} ${end.name ?? ''}`;
}

function endName(end: NeededEnd, home: string): string {
  return 'resource' in end ? nameFrom(home, end) : otherNames[end.kind](end.name);
}

/** The other end of a call, what policies say to it, and where it is written. */
function callNode(cluster: ClusterModel, path: TreePath, call: NeededCall, end: 'from' | 'to', home: string): TreeNode {
  const { from, to, ports, verdict, by, codes, trouble, evidence } = call;
  const why = [
    ...codes.map((code) => reasonWords[code]),
    ...(trouble === undefined ? [] : [trouble]),
    ...(by.length > 0 ? [`by ${[...new Set(by.map(({ policy }) => policy.resource.name))].join(', ')}`] : []),
  ];
  return treeNode(
    [...path, `${endId(call[end])} ${formatPorts(ports)} ${verdict}`],
    verdict,
    endName(call[end], home),
    {
      description: [
        ...(isEmpty(ports) ? [] : [formatPorts(ports)]),
        `${verdictWords[verdict]}${why.length > 0 ? ` ${verdict === 'denied' ? '' : '– '}${why.join('; ')}` : ''}`,
        ...[...new Set(evidence.map(({ text }) => text))].slice(0, 1),
      ],
      place: evidence[0],
      subject: 'resource' in from && 'resource' in to ? { type: 'call', cluster, from, to } : undefined,
    },
  );
}

const verdictWords: Readonly<Record<NeededCall['verdict'], string>> = {
  allowed: 'allowed',
  denied: 'blocked',
  unknown: 'unknown',
  nowhere: 'leads nowhere',
};

/** The policies that isolate or restrict a workload. */
function policyLeaves(cluster: ClusterModel, path: TreePath, workload: WorkloadInstance): TreeNode[] {
  const found = new Map<string, { readonly policy: Parameters<typeof nameOf>[0]; readonly says: string[] }>();
  for (const direction of directions) {
    const isolating = isolatedBy(cluster, workload, direction).flatMap((selecting) => {
      const policy = policyOf(cluster, selecting);
      return policy ? [{ policy, say: selecting.verdict === 'yes' ? direction : `perhaps ${direction}` }] : [];
    });
    const restricting = restrictedBy(cluster, workload, direction).map((policy) => ({ policy, say: direction }));
    for (const { policy, say } of [...isolating, ...restricting]) {
      const known = found.get(policy.key);
      if (known) known.says.push(say);
      else found.set(policy.key, { policy, says: [say] });
    }
  }
  return [...found.values()].map(({ policy, says }) =>
    treeNode([...path, policy.key], 'policy', policy.resource.name, {
      description: [says.join(' and ')],
      spoken: `${policy.resource.kind} ${policy.resource.name}`,
      place: placeIn(policy, policy.resource.nameNode),
      subject: { type: 'policy', name: policy.resource.name },
    }),
  );
}

const directions: readonly Direction[] = ['ingress', 'egress'];

/** Whom policies let in of whom nothing says that it calls. */
function admittedNodes(cluster: ClusterModel, path: TreePath, workload: WorkloadInstance): TreeNode[] {
  const callers = new Set(callsTo(cluster, workload).map(({ caller }) => caller?.resource));
  const reach = [...outsideReach(cluster, workload, 'ingress'), ...workloadReach(cluster, workload, 'ingress')].filter(
    (each) => 'addresses' in each || !callers.has(each.workload.resource),
  );
  const nodes = pagedNodes(
    path,
    [...reach.entries()],
    ([, each]) => segmentText(reachName(each, workload.namespace)),
    ([index, each]) => reachNode([...path, String(index)], each, workload.namespace),
  );
  return nodes.length > 0 ? nodes : [treeNode([...path, 'nobody'], 'denied', 'Nobody')];
}

function reachNode(path: TreePath, reach: Reach, home: string): TreeNode {
  const { must, may } = reach;
  const name = reachName(reach, home);
  const isSure = !isEmpty(must);
  return treeNode(path, isSure ? 'allowed' : 'unknown', segmentText(name), {
    description: [isSure ? formatPorts(must) : `perhaps ${formatPorts(may)}`],
    place: typeof name === 'object' && 'to' in name ? name.to : undefined,
  });
}
