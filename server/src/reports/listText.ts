import { formatPorts } from '../policy/portSet.ts';
import type { Connection } from './connectivity.ts';
import { endText } from './ends.ts';
import { type ListFormat, portParts } from './listing.ts';

/** One line a connection; with the cluster in front, where there are several. */
export const listText: ListFormat = function* (listings) {
  for (const { cluster, connections } of listings) {
    const front = listings.length > 1 ? `${cluster}: ` : '';
    for (const connection of connections) yield `${front}${listLine(connection)}\n`;
  }
};

/** `shop/frontend[Deployment] => shop/cart[Deployment] : TCP 7070, perhaps UDP 53` */
export function listLine(connection: Connection): string {
  return `${endText(connection.from)} => ${endText(connection.to)} : ${portsText(connection)}`;
}

/** `TCP 7070, perhaps UDP 53`; empty when nothing is allowed or unknown. */
export function portsText(connection: Pick<Connection, 'allowed' | 'unknown'>): string {
  return portParts(connection)
    .map(({ ports, isSure }) => `${isSure ? '' : 'perhaps '}${formatPorts(ports)}`)
    .join(', ');
}
