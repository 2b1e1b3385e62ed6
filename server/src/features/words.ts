import type { IpBlockPeer, PortEntry, Rule, SelectorPeer } from '../model/policy.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import { nameLabel } from '../policy/selection.ts';

/** What a selector demands: `app=web and tier in (a, b)`; empty for a selector of everything. */
export function selectorWords(selector: Selector | undefined): string {
  return (selector?.requirements ?? []).map(requirementWords).join(' and ');
}

function requirementWords(requirement: Requirement): string {
  const { key, operator, values } = requirement;
  const shown = values.map(shownValue);
  switch (operator) {
    case 'In':
      return shown.length === 1 ? `${key}=${shown[0]}` : `${key} in (${shown.join(', ')})`;
    case 'NotIn':
      return `${key} ${shown.length === 1 ? `other than ${shown[0]}` : `not in (${shown.join(', ')})`} (or no ${key})`;
    case 'Exists':
      return `a label ${key}`;
    case 'DoesNotExist':
      return `no label ${key}`;
    case 'Invalid':
      return '(what is not valid)';
    case 'Hidden':
      return '(a placeholder)';
  }
}

function shownValue(value: string | undefined): string {
  return value ?? '(a placeholder)';
}

/** `pods with app=web`, `all pods` */
export function podsWords(selector: Selector | undefined): string {
  const labels = selectorWords(selector);
  return labels ? `pods with ${labels}` : 'all pods';
}

/** Where a peer of a policy in `home` looks: `in namespace shop`. */
export function namespacesWords({ namespaceSelector: selector }: SelectorPeer, home: string): string {
  if (!selector) return `in namespace ${home}`;
  if (selector.requirements.length === 0) return 'in every namespace';
  const names = namesOf(selector);
  if (names?.length === 1) return `in namespace ${names[0]}`;
  if (names) return `in the namespaces ${names.join(', ')}`;
  return `in namespaces with ${selectorWords(selector)}`;
}

/** The names that a namespace selector spells out; undefined for one that asks for other labels. */
export function namesOf({ requirements }: Selector): string[] | undefined {
  const [only, ...others] = requirements;
  if (only?.key !== nameLabel || only.operator !== 'In' || others.length > 0) return undefined;
  return only.values.map(shownValue);
}

/** `addresses in 10.0.0.0/8 except 10.1.0.0/16` */
export function addressesWords({ cidr, except }: IpBlockPeer): string {
  return `addresses in ${cidr}${except.length > 0 ? ` except ${except.join(', ')}` : ''}`;
}

/** The ports of a rule as written: `TCP 80, http and UDP 53`, `all ports`. */
export function portsWords({ ports }: Rule): string {
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

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
