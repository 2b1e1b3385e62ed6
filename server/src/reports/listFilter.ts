import { listed } from '../model/listed.ts';
import type { Direction } from '../model/policy.ts';
import { allPorts, intersectPorts, isEmpty, type PortSet } from '../policy/portSet.ts';
import { isNear, wordOf } from '../policy/words.ts';
import type { Answering } from './answering.ts';
import type { Connection, End } from './connectivity.ts';

/** Which connections a list is about. */
export interface ListFilter {
  /** Connections with one of these at an end; all when there is none. */
  readonly focus: readonly Focus[];
  /** Seen from the focus: connections into it, or out of it; both when undefined. */
  readonly direction: Direction | undefined;
  readonly ports: PortSet;
}

/** Workloads of a name, or addresses outside of the cluster. */
export type Focus = { readonly type: 'workload'; readonly namespace: string; readonly name: string } | typeof internet;

export const internet = { type: 'internet' } as const;

export const noFilter: ListFilter = { focus: [], direction: undefined, ports: allPorts };

/** The connections that a filter lets through, in order, cut to its ports. */
export function* filtered(connections: Iterable<Connection>, filter: ListFilter): Iterable<Connection> {
  for (const connection of connections) {
    if (!isInFocus(connection, filter)) continue;
    const cut = cutTo(filter.ports, connection);
    if (cut) yield cut;
  }
}

function isInFocus({ from, to }: Connection, { focus, direction }: ListFilter): boolean {
  if (focus.length === 0) return true;
  return (direction !== 'ingress' && isOneOf(focus, from)) || (direction !== 'egress' && isOneOf(focus, to));
}

/** Whether an end is what some focus is about. */
export function isOneOf(focus: readonly Focus[], end: End): boolean {
  return focus.some((wanted) => isFocus(wanted, end));
}

function isFocus(focus: Focus, end: End): boolean {
  if (!('resource' in end)) return focus.type === 'internet' && end.type === 'external';
  return focus.type === 'workload' && focus.namespace === end.namespace && hasName(end, focus.name);
}

function hasName({ answersAs, resource }: Answering, name: string): boolean {
  return answersAs.name === name || resource.name === name;
}

/** Undefined when nothing is left. The reasons stay only as long as something of what they are about does. */
function cutTo(ports: PortSet, connection: Connection): Connection | undefined {
  if (ports === allPorts) return connection;
  const allowed = intersectPorts(connection.allowed, ports);
  const unknown = intersectPorts(connection.unknown, ports);
  if (isEmpty(allowed) && isEmpty(unknown)) return undefined;
  return { ...connection, allowed, unknown, reasons: isEmpty(unknown) ? [] : connection.reasons };
}

/**
 * What `internet`, `namespace/name` or a `name` that only one namespace has stands for among workloads. A text says
 * why it stands for nothing, with the names that are near.
 */
export function readFocus(text: string, workloads: readonly Answering[]): Focus | string {
  if (text === 'internet') return internet;
  const slash = text.indexOf('/');
  const name = text.slice(slash + 1);
  const named = workloads.filter(
    (workload) => hasName(workload, name) && (slash < 0 || workload.namespace === text.slice(0, slash)),
  );
  const [namespace, ...others] = new Set(named.map((workload) => workload.namespace));
  if (namespace === undefined) return `there is no workload ${text}${nearNames(text, workloads)}`;
  if (others.length === 0) return { type: 'workload', namespace, name };
  return `${text} may be ${listed(
    [namespace, ...others].map((each) => `${each}/${name}`),
    'or',
  )}`;
}

function nearNames(text: string, workloads: readonly Answering[]): string {
  const slash = text.indexOf('/');
  const word = wordOf(text.slice(slash + 1));
  const near = new Set<string>();
  for (const { namespace, answersAs } of workloads) {
    // The same name elsewhere is as near as a slip in the name.
    if (isNear(word, wordOf(answersAs.name))) near.add(`${namespace}/${answersAs.name}`);
  }
  return near.size === 0 ? '' : `; near are ${listed([...near].slice(0, mostNames), 'and')}`;
}

const mostNames = 5;
