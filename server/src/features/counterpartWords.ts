import { counted } from '../model/counted.ts';
import type { Direction, PortEntry } from '../model/policy.ts';
import type { Counterparts } from './counterparts.ts';
import { listed } from './text.ts';
import { portsWords } from './words.ts';

/** `4 callers and addresses`, `callers: all pods of shop`, `open ingress`; `may call 2 workloads`, `open egress`. */
export function counterpartWords(ends: Counterparts, direction: Direction): string {
  if (ends.all === 'everyone') return `open ${direction}`;
  return direction === 'ingress' ? callersWords(ends) : calleesWords(ends);
}

function callersWords(ends: Counterparts): string {
  if (isByName(ends)) return `callers: ${endsWords(ends)}`;
  const { addresses } = ends;
  const { count, isSure, isMore } = countOf(ends);
  if (count === 0 && addresses) return isMore ? 'callers: addresses, perhaps pods too' : 'callers: only addresses';
  if (count === 0) return isMore ? 'callers not known' : 'no callers';
  return `${countWords(counted(count, 'caller'), isSure, isMore)}${addresses ? ' and addresses' : ''}`;
}

function calleesWords(ends: Counterparts): string {
  const { count, isMore } = countOf(ends);
  if (isByName(ends) || count > 0) return `may call ${endsWords(ends)}`;
  if (ends.addresses) return isMore ? 'may call addresses, perhaps pods too' : 'may call only addresses';
  return isMore ? 'not known whom it may call' : 'may call nobody';
}

/** Whether it is anybody for whom a count would not do. */
function isByName({ all, everyoneOn, namespaces }: Counterparts): boolean {
  return all !== undefined || everyoneOn.length > 0 || namespaces.length > 0;
}

/** `every pod and addresses`, `everyone on UDP 53, all pods of shop, 2 workloads or more and addresses` */
function endsWords(ends: Counterparts): string {
  const { all, everyoneOn, namespaces, addresses } = ends;
  const { count, isSure, isMore } = countOf(ends);
  const parts = [
    ...(everyoneOn.length > 0 ? [`everyone on ${portsWords({ ports: distinctPorts(everyoneOn) })}`] : []),
    ...(all ? ['every pod'] : []),
    ...(namespaces.length > 0 ? [`all pods of ${listed(namespaces, 2).join('')}`] : []),
    ...(count > 0 ? [countWords(counted(count, 'workload'), isSure, isMore)] : []),
    ...(addresses ? ['addresses'] : []),
  ];
  const last = parts.length > 1 ? ` and ${parts.pop()}` : '';
  return `${parts.join(', ')}${last}`;
}

function distinctPorts(ports: readonly PortEntry[]): PortEntry[] {
  return [...new Map(ports.map((entry) => [portsWords({ ports: [entry] }), entry])).values()];
}

/** Those that are not meant with all of their namespace anyway. */
function countOf({ workloads, namespaces, mayBeMore }: Counterparts): {
  readonly count: number;
  readonly isSure: boolean;
  readonly isMore: boolean;
} {
  const [sure = 0, unsure = 0] = [workloads.sure, workloads.unsure].map(
    (list) => list.filter(({ namespace }) => !namespaces.includes(namespace)).length,
  );
  return { count: sure > 0 ? sure : unsure, isSure: sure > 0, isMore: mayBeMore || (sure > 0 && unsure > 0) };
}

function countWords(words: string, isSure: boolean, isMore: boolean): string {
  return `${isSure ? '' : 'perhaps '}${words}${isMore ? ' or more' : ''}`;
}
