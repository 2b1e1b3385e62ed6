import { isProtocol } from '../../../server/src/model/ports.ts';
import { intersectPorts, isEmpty, portRange } from '../../../server/src/policy/portSet.ts';
import type { ExplainCase, ListCase } from './cases.ts';
import {
  type Connection,
  type Explanation,
  type Exposure,
  ingressControllerPeer,
  type Pair,
  type Peer,
} from './types.ts';

/** The connections that a case asks for. */
export function focused<C extends Connection>(connections: readonly C[], which: ListCase | ExplainCase): C[] {
  const [protocol = '', port] = which.focusConn.toUpperCase().split('-');
  const near = connections.filter((connection) => isNear(connection, which));
  if (!isProtocol(protocol)) return near;
  const wanted = portRange(protocol, Number(port), Number(port));
  return near
    .map((connection) => ({ ...connection, ports: intersectPorts(connection.ports, wanted) }))
    .filter(({ ports }) => !isEmpty(ports));
}

/** The explanations that a case asks for. */
export function focusedExplanations(explanations: readonly Explanation[], which: ExplainCase): Explanation[] {
  const verdict = { allow: 'allowed', deny: 'denied', '': undefined }[which.explainOnly];
  return focused(explanations, which).filter((explanation) => !verdict || explanation.verdict === verdict);
}

/** The exposure of the workloads that a case asks for, in its direction. */
export function focusedExposure({ exposed, unprotected }: Exposure, which: ListCase | ExplainCase): Exposure {
  const { focusWorkloads, focusDirection } = which;
  return {
    exposed: focused(exposed, { ...which, focusPeers: [] }).filter(
      ({ direction, from, to }) =>
        isAmong(direction === 'ingress' ? to : from, focusWorkloads) &&
        (focusDirection === '' || direction === focusDirection),
    ),
    unprotected: unprotected.filter((line) => {
      const [workload = '', direction] = line.split(' ');
      return isAmong(workload, focusWorkloads) && (focusDirection === '' || direction === focusDirection);
    }),
  };
}

/** Whether one end is in focus and the other among the peers, where these are given; the direction is that of the first. */
function isNear({ from, to }: Pair, { focusWorkloads, focusPeers, focusDirection }: ListCase | ExplainCase): boolean {
  const ways = [
    ...(focusDirection === 'egress' ? [] : [[to, from] as const]),
    ...(focusDirection === 'ingress' ? [] : [[from, to] as const]),
  ];
  return ways.some(([own, other]) => isAmong(own, focusWorkloads) && isAmong(other, focusPeers));
}

/** Whether a peer has one of the names, `web` or `shop/web`; no names mean all peers. */
function isAmong(peer: Peer, names: readonly string[]): boolean {
  if (names.length === 0) return true;
  if (typeof peer === 'object') return false;
  if (peer === ingressControllerPeer) return names.includes('ingress-controller');
  const full = peer.replace(/\[.*$/, '');
  return names.some((name) => full === name || full.endsWith(`/${name}`));
}
