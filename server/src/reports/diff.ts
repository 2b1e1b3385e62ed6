import type { Direction } from '../model/policy.ts';
import type { Ternary } from '../model/ternary.ts';
import {
  type AddressSet,
  everyAddress,
  intersectAddresses,
  isNoAddress,
  noAddress,
  subtractAddresses,
  unionAddresses,
} from '../policy/addressSet.ts';
import { equalPorts, isEmpty, noPorts } from '../policy/portSet.ts';
import { type ClusterModel, emptyCluster } from '../snapshot/clusterModel.ts';
import { isIsolated } from '../snapshot/queries.ts';
import { type Answering, answeringWorkloads, byName } from './answering.ts';
import { changedRows } from './changedRows.ts';
import { type Connection, connectionsOf, type End } from './connectivity.ts';

/** What differs between two states of a cluster. */
export interface ClusterDiff {
  readonly name: string;
  readonly workloads: readonly WorkloadChange[];
  /** Of the workloads that both sides have. */
  readonly isolation: readonly IsolationChange[];
  /** Computed while it is read, again each time: all of it at once may be too much to hold. */
  readonly connections: Iterable<ConnectionChange>;
}

export interface WorkloadChange {
  readonly change: 'added' | 'removed';
  readonly workload: Answering;
}

/** Whether a policy isolates the workload in the direction, before and after. */
export interface IsolationChange {
  readonly workload: Answering;
  readonly direction: Direction;
  readonly before: Ternary;
  readonly after: Ternary;
}

/** `added` where nothing was allowed or unknown before, `removed` where nothing is afterwards. */
export interface ConnectionChange {
  readonly change: 'added' | 'removed' | 'changed';
  readonly from: End;
  readonly to: End;
  readonly before: Allowed;
  readonly after: Allowed;
}

export type Allowed = Pick<Connection, 'allowed' | 'unknown' | 'reasons'>;

/**
 * What differs from one state of some clusters to another. Clusters of one name are a pair, the others are paired in
 * their order; of a cluster that only one side has, everything is added or removed.
 */
export function diffClusters(base: readonly ClusterModel[], head: readonly ClusterModel[]): ClusterDiff[] {
  return clusterPairs(base, head).map(([before, after]) => diffCluster(before, after));
}

/** The pairs themselves, before and after: in the stead of one that a side lacks, one that is empty. */
export function clusterPairs(
  base: readonly ClusterModel[],
  head: readonly ClusterModel[],
): [ClusterModel, ClusterModel][] {
  const namesake = (cluster: ClusterModel, others: readonly ClusterModel[]): ClusterModel | undefined =>
    others.find(({ name }) => name === cluster.name);
  const [left, right] = [base.filter((each) => !namesake(each, head)), head.filter((each) => !namesake(each, base))];
  const found = head.map((after): [ClusterModel, ClusterModel] => [
    namesake(after, base) ?? left[right.indexOf(after)] ?? without(after),
    after,
  ]);
  return [
    ...found,
    ...left.slice(right.length).map((before): [ClusterModel, ClusterModel] => [before, without(before)]),
  ];
}

function without({ folder, name, configured }: ClusterModel): ClusterModel {
  return { ...emptyCluster(folder, configured), name };
}

/** What differs from one state of a cluster to another. */
export function diffCluster(base: ClusterModel, head: ClusterModel): ClusterDiff {
  const workloads: WorkloadChange[] = [];
  const isolation: IsolationChange[] = [];
  for (const [before, after] of merged(answeringWorkloads(base), answeringWorkloads(head), byName)) {
    if (!before && after) workloads.push({ change: 'added', workload: after });
    if (before && !after) workloads.push({ change: 'removed', workload: before });
    if (!before || !after) continue;
    for (const direction of ['ingress', 'egress'] as const) {
      const [was, is] = [isIsolated(base, before, direction), isIsolated(head, after, direction)];
      if (was !== is) isolation.push({ workload: after, direction, before: was, after: is });
    }
  }
  const connections: ClusterDiff['connections'] = {
    [Symbol.iterator]: () => {
      const isChanged = changedRows(base, head);
      return connectionChanges(connectionsOf(base, isChanged), connectionsOf(head, isChanged));
    },
  };
  return { name: head.name, workloads, isolation, connections };
}

/** Whether anything differs. */
export function isDifferent({ workloads, isolation, connections }: ClusterDiff): boolean {
  if (workloads.length > 0 || isolation.length > 0) return true;
  for (const _ of connections) return true;
  return false;
}

/** The connections of a `ClusterDiff` in steps, many of them empty: between two of them other work may be done. */
export function* connectionSteps(base: ClusterModel, head: ClusterModel): Iterable<readonly ConnectionChange[]> {
  for (const cluster of [base, head]) {
    answeringWorkloads(cluster);
    yield [];
  }
  const isChanged = changedRows(base, head);
  for (const cluster of [base, head]) {
    for (const workload of answeringWorkloads(cluster)) {
      // Asked for now and kept: whole stretches of workloads have nothing else to be looked at.
      isChanged(workload);
      yield [];
    }
  }
  for (const [before, after] of rowPairs(connectionsOf(base, isChanged), connectionsOf(head, isChanged))) {
    yield [...rowChanges(before?.connections ?? [], after?.connections ?? [])];
  }
}

/** What differs between two lists of connections, both in the order of `connectionsOf`. Holds a row of each at a time. */
export function* connectionChanges(
  base: Iterable<Connection>,
  head: Iterable<Connection>,
): Generator<ConnectionChange, void> {
  for (const [before, after] of rowPairs(base, head)) {
    yield* rowChanges(before?.connections ?? [], after?.connections ?? []);
  }
}

function rowPairs(
  base: Iterable<Connection>,
  head: Iterable<Connection>,
): Iterable<readonly [Row | undefined, Row | undefined]> {
  return merged(rowsOf(base), rowsOf(head), byRow);
}

/** What comes to a workload from elsewhere, or what goes out from it. */
interface Row {
  readonly incoming: boolean;
  readonly workload: Answering;
  readonly connections: readonly Connection[];
}

function* rowsOf(connections: Iterable<Connection>): Iterable<Row> {
  let row: (Row & { readonly connections: Connection[] }) | undefined;
  for (const connection of connections) {
    const incoming = !isWorkload(connection.from);
    const workload = (incoming ? connection.to : connection.from) as Answering;
    if (row?.workload === workload && row.incoming === incoming) {
      row.connections.push(connection);
    } else {
      if (row) yield row;
      row = { incoming, workload, connections: [connection] };
    }
  }
  if (row) yield row;
}

function byRow(left: Row, right: Row): number {
  return Number(right.incoming) - Number(left.incoming) || byName(left.workload, right.workload);
}

function* rowChanges(before: readonly Connection[], after: readonly Connection[]): Iterable<ConnectionChange> {
  const inside = (connection: Connection): boolean => !outsideOf(connection);
  for (const [was, is] of merged(before.filter(inside), after.filter(inside), byOtherEnd)) {
    const { from, to } = (is ?? was) as Connection;
    yield* change(from, to, was ?? nothing, is ?? nothing);
  }
  yield* outsideChanges(before.flatMap(part), after.flatMap(part));
}

/** By the end that a row does not say already: another workload, or the one ingress controller. */
function byOtherEnd(left: Connection, right: Connection): number {
  const [a, b] = [otherEnd(left), otherEnd(right)];
  return isWorkload(a) && isWorkload(b) ? byName(a, b) : 0;
}

function otherEnd({ from, to }: Connection): End {
  return isWorkload(from) ? to : from;
}

/** Part of the outside, and what is allowed between it and the workload of a row. */
interface Part extends Allowed {
  readonly addresses: AddressSet;
  /** With these addresses as its other end. */
  ends(addresses: AddressSet): Pick<Connection, 'from' | 'to'>;
}

function part(connection: Connection): Part[] {
  const addresses = outsideOf(connection);
  if (!addresses) return [];
  const { from, to, allowed, unknown } = connection;
  const ends: Part['ends'] = (other) =>
    isWorkload(from)
      ? { from, to: { type: 'external', addresses: other } }
      : { from: { type: 'external', addresses: other }, to };
  return [
    {
      addresses,
      allowed,
      unknown,
      get reasons() {
        return connection.reasons;
      },
      ends,
    },
  ];
}

/**
 * Ranges of both sides are cut alike. What changes alike is one change, since no two parts of a side are alike (see
 * `externalAccess`).
 */
function* outsideChanges(before: readonly Part[], after: readonly Part[]): Iterable<ConnectionChange> {
  const [some] = [...after, ...before];
  if (!some) return;
  const found: { readonly addresses: AddressSet; readonly was: Allowed; readonly is: Allowed }[] = [];
  for (const was of withRest(before, some)) {
    for (const is of withRest(after, some)) {
      const addresses = intersectAddresses(was.addresses, is.addresses);
      if (!isNoAddress(addresses) && !isSame(was, is)) found.push({ addresses, was, is });
    }
  }
  for (const { addresses, was, is } of found.sort((a, b) => byFirst(a.addresses, b.addresses))) {
    const { from, to } = some.ends(addresses);
    yield* change(from, to, was, is);
  }
}

/** With the addresses of which nothing is said, since nothing is allowed there. */
function withRest(parts: readonly Part[], { ends }: Part): readonly Part[] {
  const said = parts.map(({ addresses }) => addresses).reduce(unionAddresses, noAddress);
  return [...parts, { addresses: subtractAddresses(everyAddress, said), ends, ...nothing }];
}

function byFirst(left: AddressSet, right: AddressSet): number {
  const [a, b] = [left.v4[0], right.v4[0]];
  if (a && b) return a[0] - b[0];
  if (a || b) return a ? -1 : 1;
  return (left.v6[0]?.[0] ?? 0n) < (right.v6[0]?.[0] ?? 0n) ? -1 : 1;
}

function outsideOf(connection: Connection): AddressSet | undefined {
  const end = otherEnd(connection);
  return !isWorkload(end) && end.type === 'external' ? end.addresses : undefined;
}

function isWorkload(end: End): end is Answering {
  return 'resource' in end;
}

const nothing: Allowed = { allowed: noPorts, unknown: noPorts, reasons: [] };

function* change(from: End, to: End, was: Allowed, is: Allowed): Iterable<ConnectionChange> {
  if (isSame(was, is)) return;
  const kind = isNothing(was) ? 'added' : isNothing(is) ? 'removed' : 'changed';
  yield { change: kind, from, to, before: portsOf(was), after: portsOf(is) };
}

function portsOf({ allowed, unknown, reasons }: Allowed): Allowed {
  return { allowed, unknown, reasons };
}

function isNothing({ allowed, unknown }: Allowed): boolean {
  return isEmpty(allowed) && isEmpty(unknown);
}

function isSame(left: Allowed, right: Allowed): boolean {
  return equalPorts(left.allowed, right.allowed) && equalPorts(left.unknown, right.unknown);
}

/** What both sides have, and what one has alone; each side must stand in the order of `compare`. */
function* merged<T>(
  left: Iterable<T>,
  right: Iterable<T>,
  compare: (left: T, right: T) => number,
): Iterable<readonly [T | undefined, T | undefined]> {
  const [lefts, rights] = [left[Symbol.iterator](), right[Symbol.iterator]()];
  let [a, b] = [lefts.next(), rights.next()];
  while (!a.done || !b.done) {
    const order = a.done ? 1 : b.done ? -1 : compare(a.value, b.value);
    yield [order <= 0 ? a.value : undefined, order >= 0 ? b.value : undefined];
    if (order <= 0) a = lefts.next();
    if (order >= 0) b = rights.next();
  }
}
