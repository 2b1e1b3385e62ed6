import type { DeclaredCallers, DeclaredPort, NamedWorkload } from '../model/clusterFacts.ts';
import { isProtocol } from '../model/ports.ts';
import { itemsOf, type Node } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { type Report, readFields } from './fields.ts';

/**
 * Who calls a workload where no manifest says so. What is wrong is reported and is as if it were not there. Whether there
 * is such a workload is seen where manifests are known.
 * @param document That of the configuration, which the places index into.
 */
export function readCallers(node: Node, document: Document, wrong: Report): DeclaredCallers[] {
  if (node.kind !== 'sequence') wrong(node, 'callers must be a list.');
  return itemsOf(node).flatMap((item) => {
    const fields = readFields(item, 'a declaration of callers', ['of', 'from', 'ports'], wrong);
    if (item.kind !== 'mapping') return [];
    for (const key of ['of', 'from']) if (!fields.has(key)) wrong(item, `A declaration of callers must have ${key}.`);
    const [of] = readWorkload(fields.get('of'), wrong);
    const from = fields.get('from');
    if (from && from.kind !== 'sequence') wrong(from, 'from must be a list of workloads.');
    const callers = itemsOf(from).flatMap((each) => readWorkload(each, wrong));
    return of ? [{ document, of, from: callers, ports: readPorts(fields.get('ports'), wrong) }] : [];
  });
}

function readWorkload(node: Node | undefined, wrong: Report): NamedWorkload[] {
  if (!node) return [];
  const text = node.kind === 'scalar' ? String(node.value) : '';
  const [namespace = '', name = '', ...rest] = text.split('/');
  if (namespace !== '' && name !== '' && rest.length === 0)
    return [{ namespace, name, start: node.start, end: node.end }];
  wrong(node, 'A workload is written namespace/name, as shop/cart is.');
  return [];
}

function readPorts(node: Node | undefined, wrong: Report): DeclaredPort[] {
  if (node && node.kind !== 'sequence') wrong(node, 'ports must be a list.');
  return itemsOf(node).flatMap((item) => {
    const [, digits, protocol = 'TCP'] =
      /^(\d{1,5})(?:\/([A-Z]+))?$/.exec(item.kind === 'scalar' ? String(item.value) : '') ?? [];
    const port = Number(digits);
    if (port >= 1 && port <= 65535 && isProtocol(protocol)) return [{ port, protocol }];
    wrong(item, 'A port must be a number from 1 to 65535, with /UDP or /SCTP behind it for another protocol than TCP.');
    return [];
  });
}
