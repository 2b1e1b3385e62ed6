import type { IpBlockPeer, PortEntry, Rule, SelectorPeer } from '../model/policy.ts';
import { namesOf, selectorWords } from '../policy/selectorWords.ts';

/**
 * Whoever is at the other end, in both directions, as docs, rules and policy tests call it: pods and addresses. Without
 * addresses it is *every pod*, within a namespace *all pods*.
 */
export const everyone = 'everyone, outside the cluster too';

/** What nothing restricts in a direction. */
export const unrestricted = { ingress: 'everyone may call it', egress: 'it may call everyone' };

/** Where a peer of a policy in `home` looks: `in namespace shop`. */
export function namespacesWords({ namespaceSelector: selector }: SelectorPeer, home: string): string {
  if (!selector) return `in namespace ${home}`;
  if (selector.requirements.length === 0) return 'in every namespace';
  const names = namesOf(selector);
  if (names?.length === 1) return `in namespace ${names[0]}`;
  if (names) return `in the namespaces ${names.join(', ')}`;
  return `in namespaces with ${selectorWords(selector)}`;
}

/** `addresses in 10.0.0.0/8 except 10.1.0.0/16 and 10.2.0.0/16`: a list of such peers has commas of its own. */
export function addressesWords({ cidr, except }: IpBlockPeer): string {
  if (except.length === 0) return `addresses in ${cidr}`;
  return `addresses in ${cidr} except ${[except.slice(0, -1).join(', '), ...except.slice(-1)].filter(Boolean).join(' and ')}`;
}

/** The ports of a rule as written: `TCP 80, http and UDP 53`, `all ports`. */
export function portsWords({ ports }: Pick<Rule, 'ports'>): string {
  if (ports === 'all') return 'all ports';
  const byProtocol = new Map<string, string[]>();
  for (const entry of ports) {
    // An unknown protocol says itself that nothing is admitted.
    if (!entry.isValid && entry.protocol !== undefined) continue;
    const protocol = protocolWords(entry);
    byProtocol.set(protocol, [...(byProtocol.get(protocol) ?? []), portWords(entry)]);
  }
  if (byProtocol.size === 0) return 'no port (what is not valid)';
  return [...byProtocol]
    .map(([protocol, words]) => (words.includes('') ? `all ${protocol} ports` : `${protocol} ${words.join(', ')}`))
    .join(' and ');
}

export function protocolWords({ protocol, hidden }: PortEntry): string {
  return protocol ?? (hidden.includes('protocol') ? '(a placeholder)' : 'an unknown protocol');
}

/** Empty for every port. */
function portWords({ port, endPort, hidden }: PortEntry): string {
  if (hidden.includes('port')) return '(a placeholder)';
  if (port === undefined) return '';
  return endPort === undefined ? `${port}` : `${port}-${endPort}`;
}
