import type { Direction } from '../../../server/src/model/policy.ts';
import { isProtocol } from '../../../server/src/model/ports.ts';
import { portRange } from '../../../server/src/policy/portSet.ts';
import { type Row, readRow } from './readList.ts';
import { readPeer } from './readPeer.ts';
import { readPorts } from './readPorts.ts';
import type { Exposed, Exposure } from './types.ts';

/** Reads what follows `Exposure Analysis Result` in a text; nothing where that is missing. Throws on a line that it does not know. */
export function readExposureText(text: string): Exposure {
  const exposed: Exposed[] = [];
  const unprotected: string[] = [];
  const [, focused, section = ''] = /Exposure Analysis Result(?: On ([A-Z]+ [0-9]+))?:\n([\s\S]*)$/.exec(text) ?? [];
  const [protocol = '', port] = focused?.split(' ') ?? [];
  const focus = isProtocol(protocol) ? portRange(protocol, Number(port), Number(port)) : undefined;
  for (const line of section.split('\n').filter((each) => each.trim() !== '' && !headings.test(each))) {
    const open = /^(\S+) is not protected on (Ingress|Egress)$/.exec(line);
    if (open) {
      unprotected.push(`${open[1]} ${open[2]?.toLowerCase()}`);
      continue;
    }
    const [, workload = '', arrow, other = '', ports = ''] = /^(\S+)\s*\t(<=|=>) \t(.+?)(?: : (.+))?$/.exec(line) ?? [];
    const direction: Direction = arrow === '<=' ? 'ingress' : 'egress';
    const [from, to] = direction === 'ingress' ? [other, workload] : [workload, other];
    exposed.push({ direction, from: readPeer(from), to: readPeer(to), ports: focus ?? readPorts(ports) });
  }
  return { exposed, unprotected };
}

/** Reads the exposure of `list --exposure -o json`, which does not say what is unprotected. */
export function readExposureJson(text: string): readonly Exposed[] {
  const { exposure_results: results } = JSON.parse(text) as {
    readonly exposure_results: { readonly egress_exposure: readonly Row[]; readonly ingress_exposure: readonly Row[] };
  };
  return [
    ...results.egress_exposure.map((row): Exposed => ({ direction: 'egress', ...readRow(row) })),
    ...results.ingress_exposure.map((row): Exposed => ({ direction: 'ingress', ...readRow(row) })),
  ];
}

const headings = /^(Egress Exposure|Ingress Exposure|Workloads not protected by network policies):$/;
