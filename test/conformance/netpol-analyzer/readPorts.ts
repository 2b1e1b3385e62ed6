import { isProtocol } from '../../../server/src/model/ports.ts';
import { allPorts, noPorts, type PortSet, portRange, unionPorts } from '../../../server/src/policy/portSet.ts';

/** Reads `All Connections`, `No Connections`, or `TCP 80,8080-8090,UDP 53`. Throws on anything else, names of ports too. */
export function readPorts(text: string): PortSet {
  const { ports, named } = readPortsAndNames(text);
  if (named.length > 0) throw new Error(`not ports: ${text}`);
  return ports;
}

/** As `readPorts`, with names among the numbers: `TCP 80,http`; a name without a protocol stands behind a space. */
export function readPortsAndNames(text: string): { readonly ports: PortSet; readonly named: readonly string[] } {
  if (text === 'All Connections') return { ports: allPorts, named: [] };
  if (text === 'No Connections') return { ports: noPorts, named: [] };
  let protocol = '';
  let ports = noPorts;
  const named: string[] = [];
  for (const item of text.split(',')) {
    const [, own, port = ''] = /^(?:([A-Z]*) )?([a-z0-9-]+)$/.exec(item) ?? [];
    protocol = own ?? protocol;
    if (/[a-z]/.test(port) && (protocol === '' || isProtocol(protocol))) named.push(`${protocol} ${port}`.trim());
    else ports = unionPorts(ports, readRange(protocol, port, text));
  }
  return { ports, named };
}

/** Reads the form of explanations, `TCP:[80,8080-8090], UDP`, where a protocol alone is all of its ports. */
export function readExplainedPorts(text: string): PortSet {
  return text
    .split(/, (?=[A-Z])/)
    .flatMap((item) => {
      const [, protocol = '', ranges = ''] = /^([A-Z]+)(?::\[([0-9,-]+)\])?$/.exec(item) ?? [];
      return (ranges || '1-65535').split(',').map((range) => readRange(protocol, range, text));
    })
    .reduce(unionPorts, noPorts);
}

function readRange(protocol: string, range: string, text: string): PortSet {
  const [low = 0, high = low] = range.split('-').map(Number);
  if (!isProtocol(protocol) || !(low >= 1 && low <= high && high <= 65535)) throw new Error(`not ports: ${text}`);
  return portRange(protocol, low, high);
}
