import { protocols } from '../model/ports.ts';
import { noPorts, type PortSet, portRange, unionPorts } from '../policy/portSet.ts';
import { UsageError } from './options.ts';

/**
 * A port or a range of the command line: `8080/TCP`, `8000-8090/UDP`, and every protocol where none is named.
 * Throws a `UsageError` for anything else.
 */
export function readPorts(option: string, text: string): PortSet {
  const [all, first = '', last = first, name] = /^(\d+)(?:-(\d+))?(?:\/([A-Za-z]+))?$/.exec(text) ?? [];
  const [low, high] = [Number(first), Number(last)];
  const meant = protocols.filter((protocol) => name === undefined || protocol === name.toUpperCase());
  if (all === undefined || meant.length === 0 || low < 1 || high < low || high > 65535) {
    throw new UsageError(`${option} is a port such as 8080, 8080/TCP or 8000-8090/UDP, not ${text}`);
  }
  return meant.map((protocol) => portRange(protocol, low, high)).reduce(unionPorts, noPorts);
}
