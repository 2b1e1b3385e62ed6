import { formatPorts, isEmpty, type PortSet } from '../policy/portSet.ts';
import { endWords } from './ends.ts';
import type { ListFormat } from './listing.ts';

/** Comma-separated values with a header, as RFC 4180 has them. */
export const listCsv: ListFormat = function* (listings) {
  yield row(header);
  for (const { cluster, connections } of listings) {
    for (const { from, to, allowed, unknown, reasons } of connections) {
      const ends = [endWords(from), endWords(to)].flatMap(({ namespace, name, kind }) => [namespace, name, kind]);
      const why = reasons.map(({ message }) => message).join('; ');
      yield row([cluster, ...ends, portsCell(allowed), portsCell(unknown), why]);
    }
  }
};

const header = [
  ...['cluster', 'from namespace', 'from name', 'from kind', 'to namespace', 'to name', 'to kind'],
  ...['allowed', 'unknown', 'why unknown'],
];

function portsCell(ports: PortSet): string {
  return isEmpty(ports) ? '' : formatPorts(ports);
}

function row(cells: readonly string[]): string {
  return `${cells.map(cell).join(',')}\r\n`;
}

function cell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
