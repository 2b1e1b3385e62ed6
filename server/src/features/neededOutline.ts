import { capitalized } from '../model/capitalized.ts';
import { formatPorts, isEmpty } from '../policy/portSet.ts';
import { portsText } from '../reports/listText.ts';
import { type NeededCall, type NeededEnd, neededOf, type Scope, type Unneeded, unneededOf } from '../reports/needed.ts';
import { reasonWords } from '../reports/reasonWords.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { deciderLink, endLink, verbOf } from './callEnds.ts';
import type { Outline, OutlineItem } from './explanation.ts';
import { joined, listed, type Segment } from './text.ts';

/**
 * The calls from and to some workloads in words, what is blocked first, then what policies let in though nothing needs
 * it, and of whom nothing is known.
 * @param whose What it is about: `Deployment cart`, `namespace shop`.
 * @param home The namespace that the reader knows it is about: workloads of any other are named with theirs.
 */
export function neededOutline(cluster: ClusterModel, whose: string, isAsked: Scope, home: string): Outline {
  const { calls, silent } = neededOf(cluster, isAsked);
  const having = (verdict: NeededCall['verdict']): NeededCall[] => calls.filter((call) => call.verdict === verdict);
  const sections = verdicts.map(({ verdict, title }) => ({ title, found: having(verdict) }));
  const counts = sections.filter(({ found }) => found.length > 0).map(({ title, found }) => `${found.length} ${title}`);
  return [
    item(0, { strong: `Calls of ${whose}: ${counts.length > 0 ? counts.join(', ') : 'nothing tells of any'}` }),
    ...sections.flatMap(({ title, found }) =>
      section(
        title,
        found.flatMap((call) => callItems(call, home)),
      ),
    ),
    ...section('let in though nothing tells that it is needed', unneededItems(unneededOf(cluster, isAsked), home)),
    ...section(
      'without evidence of any call: whom these call, and who calls them, is not known',
      silent.length > 0
        ? [
            item(
              2,
              ...listed(
                silent.map((workload) => endLink(workload, home)),
                most,
              ),
            ),
          ]
        : [],
    ),
  ];
}

const most = 50;

const verdicts: readonly { readonly verdict: NeededCall['verdict']; readonly title: string }[] = [
  { verdict: 'denied', title: 'blocked' },
  { verdict: 'unknown', title: 'unknown' },
  { verdict: 'nowhere', title: 'leading nowhere' },
  { verdict: 'allowed', title: 'allowed' },
];

function section(title: string, items: readonly OutlineItem[]): OutlineItem[] {
  return items.length > 0 ? [item(0), item(1, { strong: capitalized(title) }), ...items] : [];
}

/** A call in words: what becomes of it and why, and each place that says so. */
function callItems({ from, to, ports, by, codes, trouble, evidence }: NeededCall, home: string): OutlineItem[] {
  const on = isEmpty(ports) ? [] : [` on ${formatPorts(ports)}`];
  const why = [...codes.map((code) => reasonWords[code]), ...(trouble === undefined ? [] : [trouble])];
  return [
    item(
      2,
      endLink(from, home, capitalized),
      verbOf(from),
      endLink(to, home),
      ...on,
      ...(why.length > 0 ? [`: ${why.join('; ')}`] : []),
    ),
    ...(by.length > 0
      ? [
          item(
            3,
            'blocked by ',
            ...joined(
              by.map((decider) => [deciderLink(decider)]),
              ', ',
            ),
          ),
        ]
      : []),
    ...evidence.map((each) => item(3, { text: each.text, to: each })),
  ];
}

/** Grouped by the rules that admit it; where there are very many pairs, those that come first. */
function unneededItems(pairs: Iterable<Unneeded>, home: string): OutlineItem[] {
  const groups = new Map<string, { readonly first: Unneeded; readonly from: NeededEnd[] }>();
  let left = mostPairs;
  for (const pair of pairs) {
    if (left-- === 0)
      return [...groupItems(groups, home), item(2, 'and more: netpol calls --unneeded lists all of it')];
    const by = pair.by.map(({ policy, rule }) => `${policy.key} ${rule?.index}`);
    const key = [pair.to.key, portsText(pair), ...by].join('|');
    const known = groups.get(key);
    if (known) known.from.push(pair.from);
    else groups.set(key, { first: pair, from: [pair.from] });
  }
  return groupItems(groups, home);
}

const mostPairs = 5000;

function groupItems(
  groups: ReadonlyMap<string, { readonly first: Unneeded; readonly from: readonly NeededEnd[] }>,
  home: string,
): OutlineItem[] {
  return [...groups.values()].flatMap(({ first, from }) => [
    item(
      2,
      ...listed(from.map((end) => endLink(end, home))),
      ' may call ',
      endLink(first.to, home),
      ` on ${portsText(first)}`,
    ),
    ...(first.by.length > 0
      ? [
          item(
            3,
            'admitted by ',
            ...joined(
              first.by.map((decider) => [deciderLink(decider)]),
              ', ',
            ),
          ),
        ]
      : []),
  ]);
}

function item(depth: number, ...line: Segment[]): OutlineItem {
  return { depth, line };
}
