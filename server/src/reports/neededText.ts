import { formatPorts } from '../policy/portSet.ts';
import type { WorkloadInstance } from '../snapshot/queries.ts';
import { portsText } from './listText.ts';
import type { NeededCall, Unneeded } from './needed.ts';
import { deciderWords, endWords, evidenceWords, reasonsOf, type ShownPlace } from './neededWords.ts';

/** `shop/web[Deployment] => shop/cart[Deployment] : TCP 7070 denied by NetworkPolicy deny (deny.yaml:4), env CART of web, web.yaml:15` */
export function callLine(call: NeededCall, shown: ShownPlace): string {
  const reasons = reasonsOf(call, shown);
  const why = reasons.length === 0 ? '' : `${call.verdict === 'denied' ? ' by ' : ': '}${reasons.join(', ')}`;
  const ends = `${endWords(call.from)} => ${endWords(call.to)}`;
  const ports = call.verdict === 'nowhere' ? '' : `${formatPorts(call.ports)} `;
  return `${ends} : ${ports}${call.verdict}${why}; ${evidenceWords(call, shown).join('; ')}`;
}

/** `shop/web[Deployment] => shop/db[Deployment] : TCP 5432 not needed; rule 1 of NetworkPolicy db (db.yaml:9)` */
export function unneededLine(pair: Unneeded, shown: ShownPlace): string {
  const by = pair.by.map((decider) => deciderWords(decider, shown)).join(', ');
  const words = `${endWords(pair.from)} => ${endWords(pair.to)} : ${portsText(pair)} not needed`;
  return by === '' ? words : `${words}; ${by}`;
}

export function silentLine(workload: WorkloadInstance): string {
  return `${endWords(workload)} : no evidence of any call`;
}
