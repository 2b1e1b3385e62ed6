/** One comparison for each report. Each brings both sides to a set of lines; a line of one side only is a difference. */
import { protocols } from '../../../server/src/model/ports.ts';
import { addressRanges } from '../../../server/src/policy/addressSet.ts';
import {
  formatPorts,
  isEmpty,
  noPorts,
  type PortSet,
  subtractPorts,
  unionPorts,
} from '../../../server/src/policy/portSet.ts';
import { cutAlike } from './cutAlike.ts';
import type { Cause, Change, Connection, Explanation, Exposed, Exposure, Peer } from './types.ts';
import { isWithin } from './wider.ts';

export interface Difference {
  readonly side: 'ours' | 'theirs';
  readonly line: string;
}

/** Lines `from|to|protocol|low-high`. */
export function compareList(ours: readonly Connection[], theirs: readonly Connection[]): Difference[] {
  const [left, right] = cutAlike(ours, theirs);
  return portDifferences(left, right, pairText);
}

/** Lines `type|from|to|before|after|workloads`. */
export function compareDiff(ours: readonly Change[], theirs: readonly Change[]): Difference[] {
  const [left, right] = cutAlike(ours, theirs);
  const line = ({ type, from, to, before, after, workloads }: Change): string =>
    [type, peerText(from), peerText(to), formatPorts(before), formatPorts(after), [...workloads].sort()].join('|');
  return differences(left.map(line), right.map(line));
}

/**
 * Lines `direction|from|to|protocol|low-high`, `direction|from|to|name of a port`, `direction|from|to|no port` beside
 * wider peers that have some, and `unprotected|workload|direction`.
 * What is said of a wider peer, such as the whole cluster, need not be said again. `theirs` without `unprotected` is not
 * asked for it.
 */
export function compareExposure(ours: Exposure, theirs: Pick<Exposure, 'exposed'> & Partial<Exposure>): Difference[] {
  const [left, right] = cutAlike(ours.exposed, theirs.exposed).map(informative) as [Exposed[], Exposed[]];
  const key = (exposed: Exposed): string => `${exposed.direction}|${pairText(exposed)}`;
  const open = (unprotected: readonly string[]): string[] => unprotected.map((each) => `unprotected|${each}`);
  const names = (all: readonly Exposed[]): string[] =>
    all.flatMap((exposed) => exposed.named.map((name) => `${key(exposed)}|${name}`));
  return [
    ...portDifferences(left, right, key),
    ...differences(names(left), names(right)),
    ...(theirs.unprotected ? differences(open(ours.unprotected), open(theirs.unprotected)) : []),
  ];
}

/** Lines `from|to|verdict|egress: …|ingress: …|protocol|low-high`. */
export function compareExplain(ours: readonly Explanation[], theirs: readonly Explanation[]): Difference[] {
  const [left, right] = cutAlike(ours, theirs);
  const key = (explanation: Explanation): string =>
    [
      pairText(explanation),
      explanation.verdict,
      `egress: ${causeText(explanation.egress)}`,
      `ingress: ${causeText(explanation.ingress)}`,
    ].join('|');
  return portDifferences(left, right, key);
}

function differences(ours: readonly string[], theirs: readonly string[]): Difference[] {
  const [left, right] = [new Set(ours), new Set(theirs)];
  return [
    ...[...left].filter((line) => !right.has(line)).map((line): Difference => ({ side: 'ours', line })),
    ...[...right].filter((line) => !left.has(line)).map((line): Difference => ({ side: 'theirs', line })),
  ];
}

/** What has one key is one thing, with the ports of all of it. Each range of ports that one side alone has is a line. */
function portDifferences<T extends Connection>(
  ours: readonly T[],
  theirs: readonly T[],
  key: (item: T) => string,
): Difference[] {
  const [left, right] = [portsByKey(ours, key), portsByKey(theirs, key)];
  return [...new Set([...left.keys(), ...right.keys()])].sort().flatMap((name) => {
    const [mine, other] = [left.get(name) ?? noPorts, right.get(name) ?? noPorts];
    return [
      ...portLines('ours', name, subtractPorts(mine, other)),
      ...portLines('theirs', name, subtractPorts(other, mine)),
    ];
  });
}

function portLines(side: Difference['side'], name: string, ports: PortSet): Difference[] {
  return protocols.flatMap((protocol) =>
    ports[protocol].map(([low, high]) => ({ side, line: `${name}|${protocol}|${low}-${high}` })),
  );
}

function portsByKey<T extends Connection>(items: readonly T[], key: (item: T) => string): Map<string, PortSet> {
  const found = new Map<string, PortSet>();
  for (const item of items) found.set(key(item), unionPorts(found.get(key(item)) ?? noPorts, item.ports));
  return found;
}

/** Without what is said of wider peers already, but for those that may do more. */
function informative(all: readonly Exposed[]): Exposed[] {
  return all.flatMap((exposed) => {
    const wider = all.filter((other) => ownText(other) === ownText(exposed) && isNarrower(exposed, other));
    const { ports, named } = wider
      .filter((other) => isEmpty(subtractPorts(other.ports, exposed.ports)))
      .reduce<Pick<Exposed, 'ports' | 'named'>>(
        (rest, other) => ({
          ports: subtractPorts(rest.ports, other.ports),
          named: rest.named.filter((name) => !other.named.includes(name)),
        }),
        exposed,
      );
    if (!isEmpty(ports) || named.length > 0) return [{ ...exposed, ports, named }];
    const isClosed = isEmpty(exposed.ports) && wider.some((other) => !isEmpty(other.ports));
    return isClosed ? [{ ...exposed, named: ['no port'] }] : [];
  });
}

function isNarrower(narrow: Exposed, wide: Exposed): boolean {
  return isWithin(otherEnd(narrow), otherEnd(wide)) && !isWithin(otherEnd(wide), otherEnd(narrow));
}

function ownText({ direction, from, to }: Exposed): string {
  return `${direction} ${peerText(direction === 'ingress' ? to : from)}`;
}

function otherEnd({ direction, from, to }: Exposed): Peer {
  return direction === 'ingress' ? from : to;
}

function pairText({ from, to }: { readonly from: Peer; readonly to: Peer }): string {
  return `${peerText(from)}|${peerText(to)}`;
}

function peerText(peer: Peer): string {
  if (typeof peer === 'string') return peer;
  return addressRanges({ v4: [[peer.low, peer.high]], v6: [] })
    .map(([low, high]) => `${low}-${high}`)
    .join();
}

function causeText(cause: Cause | undefined): string {
  if (!cause) return 'nothing';
  const { verdict, byDefault, parts } = cause;
  const texts = parts.map(({ kind, name, effect, rule }) => `${kind} ${name} ${effect}${rule ? ` ${rule}` : ''}`);
  return [verdict, ...texts.sort(), ...(byDefault ? ['default'] : [])].join(', ');
}
