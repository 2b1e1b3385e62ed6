import type { Direction } from '../../../server/src/model/policy.ts';
import { isProtocol } from '../../../server/src/model/ports.ts';
import { portRange } from '../../../server/src/policy/portSet.ts';
import type { Row } from './readList.ts';
import { readPeer } from './readPeer.ts';
import { readPortsAndNames } from './readPorts.ts';
import type { Exposed, Exposure } from './types.ts';

/** Reads what follows `Exposure Analysis Result` in a text; nothing where that is missing. Throws on a line that it does not know. */
export function readExposureText(text: string): Exposure {
  const exposed: Exposed[] = [];
  const unprotected: string[] = [];
  const [, focused, section = ''] = /Exposure Analysis Result(?: On ([A-Z]+ [0-9]+))?:\n([\s\S]*)$/.exec(text) ?? [];
  const [protocol = '', port] = focused?.split(' ') ?? [];
  const focus = isProtocol(protocol) ? portRange(protocol, Number(port), Number(port)) : undefined;
  for (const line of section.split('\n').filter((each) => each.trim() !== '' && !headings.test(each))) {
    const bare = /^(\S+) is not protected on (Ingress|Egress)$/.exec(line);
    if (bare) {
      unprotected.push(`${bare[1]} ${bare[2]?.toLowerCase()}`);
      continue;
    }
    const match = /^(\S+)\s*\t(<=|=>) \t(.+?)(?: : (.+))?$/.exec(line);
    if (!match) throw new Error(`not an exposure: ${line}`);
    const [, workload = '', arrow, other = '', ports = ''] = match;
    const direction: Direction = arrow === '<=' ? 'ingress' : 'egress';
    const [from, to] = direction === 'ingress' ? [other, workload] : [workload, other];
    const open = focus ? { ports: focus, named: [] } : readPortsAndNames(ports);
    exposed.push({ direction, from: readPeer(from), to: readPeer(to), ...open });
  }
  return { exposed, unprotected };
}

/** Reads the exposure of `list --exposure -o json`, which does not say what is unprotected. */
export function readExposureJson(text: string): readonly Exposed[] {
  const { exposure_results: results } = JSON.parse(text) as {
    readonly exposure_results: Readonly<Record<'egress_exposure' | 'ingress_exposure', readonly Row[] | null>>;
  };
  const read = (direction: Direction, rows: readonly Row[] | null): Exposed[] =>
    (rows ?? []).map(({ src, dst, conn }) => ({
      direction,
      from: readPeer(src),
      to: readPeer(dst),
      ...readPortsAndNames(conn),
    }));
  return [...read('egress', results.egress_exposure), ...read('ingress', results.ingress_exposure)];
}

const headings = /^(Egress Exposure|Ingress Exposure|Workloads not protected by network policies):$/;
