import { parseCidr } from '../../../server/src/policy/addressSet.ts';
import { entireCluster, ingressControllerPeer, type Peer, type Range } from './types.ts';

/**
 * Reads `shop/web[Deployment]`, `{ingress-controller}`, `entire-cluster`, `10.0.0.0-10.255.255.255[External]`, and pods
 * that are not there yet: `shop/[all pods]`, `[namespace with {env=dev}]/[pod with {app=web}]`. Throws on anything else.
 */
export function readPeer(text: string): Peer {
  if (text === ingressControllerPeer || text === entireCluster) return text;
  const range = readRange(text);
  if (range) return range;
  const pods = /^(.+)\/\[(all pods|pod with \{(.*)\})\]$/.exec(text);
  if (pods) return podsPeer(readNamespaces(pods[1] ?? ''), readRequirements(pods[3] ?? ''));
  if (/^[^/[\]{} ]+\/[^/[\]{} ]+\[[A-Za-z]+\]$/.test(text)) return text;
  throw new Error(`not a peer: ${text}`);
}

/** Pods that match every requirement, in the namespace of a name or in those that match every requirement. */
export function podsPeer(namespaces: string | readonly string[], pods: readonly string[]): string {
  const home = typeof namespaces === 'string' ? namespaces : `{${[...namespaces].sort().join('; ')}}`;
  return `${home}/{${[...pods].sort().join('; ')}}`;
}

/** One requirement of a selector; equality is In with one value, and the order of values means nothing. */
export function requirement(key: string, operator: string, values: readonly string[]): string {
  return [key, operator, ...[...new Set(values)].sort()].join(' ');
}

function readRange(text: string): Range | undefined {
  const [, low = '', high = ''] = /^([0-9.]+)-([0-9.]+)(?:\[External\])?$/.exec(text) ?? [];
  const first = parseCidr(`${low}/32`)?.addresses.v4[0];
  const last = parseCidr(`${high}/32`)?.addresses.v4[0];
  return first && last ? { low: first[0], high: last[1] } : undefined;
}

function readNamespaces(text: string): string | readonly string[] {
  if (text === '[all namespaces]') return [];
  const selector = /^\[namespace with \{(.*)\}\]$/.exec(text);
  return selector ? readRequirements(selector[1] ?? '') : text;
}

/** `app=web,{Key:env,Operator:In,Values:[a b],}`, in any order. */
function readRequirements(text: string): string[] {
  const found: string[] = [];
  let rest = text;
  while (rest !== '') {
    const expression = /^\{Key:([^,]+),Operator:([A-Za-z]+),Values:\[([^\]]*)\],\},?/.exec(rest);
    const label = /^([^=,{}]+)=([^,{}]*),?/.exec(rest);
    const [whole, key = '', operator = '', values = ''] = expression ?? [];
    if (expression)
      found.push(
        requirement(
          key,
          operator,
          values.split(' ').filter((value) => value !== ''),
        ),
      );
    else if (label) found.push(requirement(label[1] ?? '', 'In', [label[2] ?? '']));
    else throw new Error(`not a selector: ${text}`);
    rest = rest.slice((whole ?? label?.[0] ?? '').length);
  }
  return found;
}
