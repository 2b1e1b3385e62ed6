import { isProtocol } from '../../../server/src/model/ports.ts';
import { allPorts, noPorts, type PortSet, portRange, unionPorts } from '../../../server/src/policy/portSet.ts';

/** Reads `All Connections`, `No Connections`, or `TCP 80,8080-8090,UDP 53`. Throws on anything else. */
export function readPorts(text: string): PortSet {
  if (text === 'All Connections') return allPorts;
  if (text === 'No Connections') return noPorts;
  let protocol = '';
  return text
    .split(',')
    .map((item) => {
      const [, named, range = ''] = /^(?:([A-Z]+) )?([0-9]+(?:-[0-9]+)?)$/.exec(item) ?? [];
      protocol = named ?? protocol;
      return readRange(protocol, range, text);
    })
    .reduce(unionPorts, noPorts);
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
