import type { Peer, Rule } from '../model/policy.ts';
import type { Requirement, Selector } from '../model/selector.ts';
import { nameLabel } from '../policy/selection.ts';

/** What a selector demands: `app=web and tier in (a, b)`; empty for a selector of everything. */
export function selectorWords(selector: Selector | undefined): string {
  return (selector?.requirements ?? []).map(requirementWords).join(' and ');
}

function requirementWords({ key, operator, values }: Requirement): string {
  const shown = values.map((value) => value ?? 'a placeholder');
  switch (operator) {
    case 'In':
      return shown.length === 1 ? `${key}=${shown[0]}` : `${key} in (${shown.join(', ')})`;
    case 'NotIn':
      return `${shown.length === 1 ? `${key} other than ${shown[0]}` : `${key} not in (${shown.join(', ')})`} or no ${key}`;
    case 'Exists':
      return `a label ${key}`;
    case 'DoesNotExist':
      return `no label ${key}`;
  }
}

/** Whom a peer of a policy in `home` admits, in words: `pods with app=web in namespace shop`. */
export function peerWords(peer: Peer, home: string): string {
  switch (peer.type) {
    case 'invalid':
      return 'nobody: this peer is not valid';
    case 'ipBlock': {
      const except = peer.except.length > 0 ? ` except ${peer.except.join(', ')}` : '';
      return `addresses in ${peer.cidr}${except}`;
    }
    case 'selector': {
      const pods = selectorWords(peer.podSelector);
      return `${pods ? `pods with ${pods}` : 'all pods'} ${namespaceWords(peer.namespaceSelector, home)}`;
    }
  }
}

function namespaceWords(selector: Selector | undefined, home: string): string {
  if (!selector) return `in namespace ${home} and no other namespace`;
  if (selector.requirements.length === 0) return 'in every namespace';
  const names = selector.requirements.length === 1 ? namesOf(selector.requirements[0] as Requirement) : undefined;
  if (names?.length === 1) return `in namespace ${names[0]}`;
  if (names) return `in the namespaces ${names.join(', ')}`;
  return `in namespaces with ${selectorWords(selector)}`;
}

function namesOf({ key, operator, values }: Requirement): string[] | undefined {
  if (key !== nameLabel || operator !== 'In') return undefined;
  return values.map((value) => value ?? 'a placeholder');
}

/** The ports of a rule as written: `TCP 80, http and UDP 53`, `all ports`. */
export function portsWords({ ports }: Rule): string {
  if (ports === 'all') return 'all ports';
  return ports
    .map(({ protocol, port, endPort }) => {
      if (port === undefined) return `all ${protocol ?? 'unknown'} ports`;
      return `${protocol ?? 'unknown'} ${endPort === undefined ? port : `${port}-${endPort}`}`;
    })
    .join(', ');
}

export function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
