import { capitalized } from '../model/capitalized.ts';
import { formatPorts } from '../policy/portSet.ts';
import type { End } from '../reports/connectivity.ts';
import {
  type ClusterDiff,
  type ConnectionChange,
  clusterPairs,
  connectionSteps,
  diffCluster,
} from '../reports/diff.ts';
import { addressesText } from '../reports/ends.ts';
import { portParts } from '../reports/listing.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { type Cause, causesOf, type Effect, portsOf } from './changeCauses.ts';

/** What differs between two states of a cluster, and why. */
export interface ClusterChanges {
  /** With the connections that are looked at, which are all unless there are too many. */
  readonly diff: ClusterDiff;
  readonly connections: readonly ExplainedChange[];
  /** Whether there are more. */
  readonly isCut: boolean;
}

export interface ExplainedChange {
  readonly change: ConnectionChange;
  /** `frontend → cart` */
  readonly ends: string;
  /** The namespace of both ends; empty where they are in several. */
  readonly namespace: string;
  /** Surely or perhaps; one or more. */
  readonly does: readonly Deed[];
  readonly causes: readonly Cause[];
}

export interface Deed {
  readonly effect: Effect;
  readonly isSure: boolean;
  /** `TCP 7070`, `all ports` */
  readonly ports: string;
}

/**
 * What differs from one state of some clusters to another, in steps: between two of them other work may be done.
 * Clusters that are the same are left out.
 * @param most How many connections of a cluster are looked at.
 */
export function* changesBetween(
  base: readonly ClusterModel[],
  head: readonly ClusterModel[],
  most: number,
): Generator<void, ClusterChanges[]> {
  const found: ClusterChanges[] = [];
  for (const [before, after] of clusterPairs(base, head)) {
    if (before === after) continue;
    const changes: ConnectionChange[] = [];
    let isCut = false;
    for (const step of connectionSteps(before, after)) {
      for (const change of step) {
        if (changes.length < most) changes.push(change);
        else isCut = true;
      }
      if (isCut) break;
      yield;
    }
    const connections: ExplainedChange[] = [];
    for (const change of changes) {
      connections.push(explainedChange({ before, after }, change));
      yield;
    }
    const diff = { ...diffCluster(before, after), connections: changes };
    if (changes.length + diff.workloads.length + diff.isolation.length > 0) found.push({ diff, connections, isCut });
    yield;
  }
  return found;
}

function explainedChange(states: Parameters<typeof causesOf>[0], change: ConnectionChange): ExplainedChange {
  const ports = portsOf(change);
  return {
    change,
    ...endsWords(change),
    does: (['opens', 'closes'] as const).flatMap((effect) =>
      portParts(ports[effect]).map((part) => ({ effect, isSure: part.isSure, ports: formatPorts(part.ports) })),
    ),
    causes: causesOf(states, change),
  };
}

/** `Opens frontend → cart on TCP 7070`, `Perhaps closes …` */
export function deedWords(ends: string, { effect, isSure, ports }: Deed): string {
  return `${capitalized(isSure ? effect : `perhaps ${effect}`)} ${ends} on ${ports}`;
}

function endsWords({ from, to }: ConnectionChange): Pick<ExplainedChange, 'ends' | 'namespace'> {
  const namespaces = new Set([from, to].flatMap((end) => ('resource' in end ? [end.namespace] : [])));
  const [only] = namespaces;
  const isOne = namespaces.size === 1;
  return { ends: `${endName(from, isOne)} → ${endName(to, isOne)}`, namespace: isOne ? (only ?? '') : '' };
}

function endName(end: End, isShort: boolean): string {
  if ('resource' in end) return isShort ? end.answersAs.name : `${end.namespace}/${end.answersAs.name}`;
  return end.type === 'external' ? addressesText(end.addresses) : 'the ingress controller';
}
