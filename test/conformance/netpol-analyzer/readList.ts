import { isProtocol } from '../../../server/src/model/ports.ts';
import { portRange } from '../../../server/src/policy/portSet.ts';
import { readPeer } from './readPeer.ts';
import { readPorts } from './readPorts.ts';
import type { Connection } from './types.ts';

/**
 * Reads the connections of `list -o txt`: `A => B : TCP 80`, a line each, up to the exposure where that follows. With a
 * focus on one port the first line names it and the others have none.
 */
export function readListText(text: string): Connection[] {
  const [list = ''] = text.split('Exposure Analysis Result');
  const lines = list.split('\n').filter((line) => line.trim() !== '');
  const [, protocol = '', port] = /^Permitted connections on ([A-Z]+) ([0-9]+):$/.exec(lines[0] ?? '') ?? [];
  const focus = port && isProtocol(protocol) ? portRange(protocol, Number(port), Number(port)) : undefined;
  return (focus ? lines.slice(1) : lines).map((line) => {
    const [, from = '', to = '', ports = ''] = /^(.+) => (.+?)(?: : (.+))?$/.exec(line) ?? [];
    return { from: readPeer(from), to: readPeer(to), ports: focus ?? readPorts(ports) };
  });
}

/** Reads the connections of `list -o json`, with exposure or without. */
export function readListJson(text: string): Connection[] {
  const data = JSON.parse(text) as Row[] | { readonly connlist_results: Row[] };
  return (Array.isArray(data) ? data : data.connlist_results).map(readRow);
}

/** One object of the JSON forms. */
export interface Row {
  readonly src: string;
  readonly dst: string;
  readonly conn: string;
}

function readRow({ src, dst, conn }: Row): Connection {
  return { from: readPeer(src), to: readPeer(dst), ports: readPorts(conn) };
}
