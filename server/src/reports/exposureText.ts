import { protocols } from '../model/ports.ts';
import type { AnyPodsParty } from '../policy/party.ts';
import { allPorts, equalPorts, formatPorts, isEmpty } from '../policy/portSet.ts';
import { podsWords, selectorWords } from '../policy/selectorWords.ts';
import { endText } from './ends.ts';
import type { Exposure, Open, OpenPorts } from './exposure.ts';

/**
 * What stands behind the list: `shop/cart[Deployment] <= entire cluster : TCP 7070`, a line each, then which workloads
 * nothing protects. Empty where there is nothing to say.
 */
export function exposureLines(exposures: readonly Exposure[]): string[] {
  const open = exposures.flatMap(({ workload, direction, open }) =>
    open.map(
      (one) =>
        `${endText(workload)} ${direction === 'ingress' ? '<=' : '=>'} ${peerText(one.peer)} : ${openPortsText(one)}`,
    ),
  );
  const bare = unprotected(exposures).map(([workload, directions]) => `${workload} : ${directions}`);
  return [...section('Exposure:', open), ...section('Not protected:', bare)];
}

function section(heading: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', heading, ...lines];
}

/** Each workload that nothing protects, with the directions: `ingress and perhaps egress`. */
export function unprotected(exposures: readonly Exposure[]): [workload: string, directions: string][] {
  const found = new Map<string, string[]>();
  for (const { workload, direction, isProtected } of exposures) {
    if (isProtected === 'yes') continue;
    const name = endText(workload);
    found.set(name, [...(found.get(name) ?? []), isProtected === 'no' ? direction : `perhaps ${direction}`]);
  }
  return [...found].map(([name, directions]) => [name, directions.join(' and ')]);
}

/** `entire cluster`, `pods with app=web in namespace shop`, or addresses. */
export function peerText(peer: Open['peer']): string {
  if (peer.type === 'external') return endText(peer);
  const where = namespacesText(peer.namespaces);
  if (!where && peer.pods.requirements.length === 0) return 'entire cluster';
  return `${podsWords(peer.pods)} in ${where || 'every namespace'}`;
}

/** Empty for every namespace. */
function namespacesText(namespaces: AnyPodsParty['namespaces']): string {
  if ('name' in namespaces) return `namespace ${namespaces.name}`;
  return namespaces.requirements.length === 0 ? '' : `namespaces with ${selectorWords(namespaces)}`;
}

/**
 * `TCP 80, TCP port named http, perhaps all ports`; `all other ports` where a wider line says the rest, and `only TCP 80`
 * or `no port` where it says more.
 */
export function openPortsText({ isLess, allowed, unknown, isOpenOnAllPorts }: Open): string {
  const isRest = isOpenOnAllPorts && !isEmpty(allowed.ports) && !equalPorts(allowed.ports, allPorts);
  const sure = isRest ? ['all other ports'] : partsText(allowed);
  const all = [...sure, ...partsText(unknown).map((text) => `perhaps ${text}`)].join(', ');
  return !isLess ? all : all === '' ? 'no port' : `only ${all}`;
}

function partsText({ ports, named }: OpenPorts): string[] {
  return [
    ...(isEmpty(ports) ? [] : [formatPorts(ports)]),
    ...[...new Set(named.map(({ name }) => name))].flatMap((name) => nameText(name, named)),
  ];
}

/** `TCP port named http`, or without protocol where all of them have the name. */
function nameText(name: string, named: OpenPorts['named']): string[] {
  const own = protocols.filter((protocol) => named.some((one) => one.name === name && one.protocol === protocol));
  return own.length === protocols.length
    ? [`port named ${name}`]
    : own.map((protocol) => `${protocol} port named ${name}`);
}
