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
  const parts = portParts(connection).map(({ ports, isSure }) => `${isSure ? '' : 'perhaps '}${formatPorts(ports)}`);
  return `${endText(connection.from)} => ${endText(connection.to)} : ${parts.join(', ')}`;
}
