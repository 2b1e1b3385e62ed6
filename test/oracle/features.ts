import type { Generated } from './generate.ts';
import { isPlaceholder } from './placeholders.ts';
import type { File, Manifest } from './read.ts';
import { runtimeKeys } from './vocabulary.ts';

/** What a generated cluster has, in words, for tallies: each once. */
export function featuresOf({ files, manifests, settings }: Generated): Set<string> {
  const found = new Set<string>();
  for (const file of files) ofText(file, found);
  for (const manifest of manifests) ofManifest(manifest, found);
  ofNamespaces(manifests, found);
  ofPriorities(manifests, found);
  if (settings.ipBlockMatchesPods !== 'unknown') found.add('ipBlockMatchesPods settled');
  if (settings.closedWorld) found.add('closedWorld');
  if (settings.podCIDRs.length > 0) found.add('podCIDRs');
  if (settings.nodeCIDRs.length > 0) found.add('nodeCIDRs');
  return found;
}

function ofText({ text }: File, found: Set<string>): void {
  if (text.includes('\r\n')) found.add('CRLF');
  if ((text.match(/^---/gm) ?? []).length > 1) found.add('several documents a file');
  if (/^ *# |[^\n]# /m.test(text)) found.add('comments');
  if (/[ -]&a\d/.test(text)) found.add('anchors');
  if (/^"?kind"?: ["']?List/m.test(text) || /"kind": "List"|\bkind: List/.test(text)) found.add('List');
  if (/\bkind"?: ["']?[A-Za-z]+List\b/.test(text)) found.add('typed List');
  const hasFlow = /: [{[][^\]}]/.test(text);
  if (/^\{\s*\n/m.test(text)) found.add('JSON');
  else if (/^\{/m.test(text)) found.add('flow style');
  else found.add(hasFlow ? 'mixed styles' : 'block style');
}

function ofManifest(manifest: Manifest, found: Set<string>): void {
  const { kind } = manifest;
  const spec = (manifest.spec ?? {}) as Record<string, unknown>;
  if (manifest.metadata.name.startsWith('f')) found.add('foreign object');
  else if (kind === 'NetworkPolicy') ofNetworkPolicy(spec, found);
  else if (kind === 'Service') ofService(spec, found);
  else if (kind === 'Namespace') ofNamespace(manifest, found);
  else if (manifest.metadata.name === 'rejected') found.add('rejected cluster policy');
  else if (kind.endsWith('NetworkPolicy')) ofClusterPolicy(kind, spec, found);
  else ofWorkload(manifest, found);
  if (manifest.metadata.namespace === null || manifest.metadata.namespace === '') found.add('empty namespace');
  // Anywhere.
  each(manifest, (key, value) => {
    if (value === null && !['spec', 'podSelector', 'ports'].includes(key)) found.add(`null ${key}`);
    if (key === 'operator') found.add(`operator ${value}`);
    if (/[sS]elector$/.test(key) && isRejected(value)) found.add('rejected selector');
    if (isPlaceholder(value)) found.add(`placeholder ${placeholderKind(value as string)}`);
    if (/[sS]elector$|^namespaces$|^nodes$/.test(key) && isEmptySelector(value)) found.add('empty selector');
    if (key === 'key' && runtimeKeys.some((one) => one === value)) found.add('runtime label');
    if (key === 'matchLabels') {
      for (const one of Object.keys(value ?? {}))
        if (runtimeKeys.some((other) => other === one)) found.add('runtime label');
    }
    if (key === 'labels' || key === 'matchLabels') {
      if (Object.values(value ?? {}).includes(null)) found.add('null label');
    }
  });
}

function ofWorkload({ status, ...manifest }: Manifest, found: Set<string>): void {
  found.add(manifest.kind);
  if (status) found.add('hostIPs' in (status as object) ? 'known node address' : 'known pod address');
  each(manifest, (key, value) => {
    if (key === 'hostNetwork' && value === true) found.add('hostNetwork');
    if (key !== 'initContainers') return;
    for (const { restartPolicy } of value as { restartPolicy?: string }[]) {
      found.add(restartPolicy === 'Always' ? 'sidecar' : 'init container');
    }
  });
}

function ofNamespace({ metadata }: Manifest, found: Set<string>): void {
  if (!metadata.labels) found.add('namespace without labels');
  const written = metadata.labels?.['kubernetes.io/metadata.name'];
  if (written && written !== metadata.name) found.add('wrong name label');
}

function ofNamespaces(manifests: readonly Manifest[], found: Set<string>): void {
  const declared = manifests.filter(({ kind }) => kind === 'Namespace').map(({ metadata }) => metadata.name);
  const isUndeclared = ({ kind, metadata }: Manifest): boolean =>
    metadata.namespace !== undefined && kind !== 'Namespace' && !declared.includes(metadata.namespace || 'default');
  if (manifests.some(isUndeclared)) found.add('undeclared namespace');
}

function ofPriorities(manifests: readonly Manifest[], found: Set<string>): void {
  const priorities = manifests.flatMap(({ kind, spec }) => {
    const { tier = 'Admin', priority } = (spec ?? {}) as Fields;
    return /^(Cluster|Admin)NetworkPolicy$/.test(kind) && typeof priority === 'number' ? [`${tier} ${priority}`] : [];
  });
  if (new Set(priorities).size < priorities.length) found.add('equal priorities');
}

function ofNetworkPolicy(spec: Record<string, unknown>, found: Set<string>): void {
  found.add('NetworkPolicy');
  if (isEmpty(spec['policyTypes'])) found.add('policyTypes missing or empty');
  if (/"[ie]|^"[IE]/.test(JSON.stringify(spec['policyTypes'] ?? []))) found.add('rejected policyTypes');
  if (spec['podSelector'] === null) found.add('null podSelector');
  for (const [direction, field] of directions) {
    if (isEmpty(spec[direction])) found.add('rules missing or empty');
    else if (isNoList(spec[direction])) found.add('rejected rules');
    for (const rule of list(spec[direction])) {
      if (rule === null) found.add('null rule');
      else if (isNoMapping(rule)) found.add('rejected rules');
      if (isEmpty(rule?.[field])) found.add('everyone peers');
      if (isEmpty(rule?.['ports'])) found.add('all ports');
      else if (isNoList(rule?.['ports'])) found.add('rejected ports');
      if (!isEmpty(rule?.[field]) && isNoList(rule?.[field])) found.add('rejected peer');
      for (const peer of list(rule?.[field])) ofPeer(peer, found);
      for (const entry of list(rule?.['ports'])) ofPort(entry, found);
    }
  }
}

type Fields = Readonly<Record<string, unknown>>;

function ofPeer(peer: Fields | null, found: Set<string>): void {
  const { ipBlock, namespaceSelector, podSelector } = peer ?? {};
  if (namespaceSelector && podSelector) found.add('namespace and pod peer');
  if (!ipBlock && !namespaceSelector && !podSelector) found.add('rejected peer');
  if (!ipBlock) return;
  if (podSelector || isNoMapping(ipBlock)) found.add('rejected peer');
  if (isNoMapping(ipBlock)) return;
  found.add('ipBlock');
  const { cidr, except } = ipBlock as { cidr: string; except?: string[] | null };
  if (!isEmpty(except)) found.add('except');
  for (const text of [cidr, ...[except ?? []].flat()]) ofCidr(text, found);
}

function ofCidr(text: string, found: Set<string>): void {
  if (text.includes(':')) found.add('IPv6 cidr');
  if (text.startsWith('::ffff')) found.add('mapped cidr');
  if (text === '10.0.1.7/24' || text === 'fd00:0:0:1::/48') found.add('cidr with host bits');
  if (text.startsWith('0') && text !== '0.0.0.0/0') found.add('cidr with leading zeros');
}

function ofPort(entry: Fields | null, found: Set<string>): void {
  const { port, endPort } = entry ?? {};
  if (entry !== null && (isNoMapping(entry) || [0, 70000, '80', true].some((one) => one === port))) {
    return void found.add('rejected ports');
  }
  if (port === undefined || port === null) found.add('protocol alone');
  else if (typeof port === 'number') found.add(endPort === undefined ? 'port number' : 'port range');
  else if (!isPlaceholder(port)) found.add('port name');
}

function ofClusterPolicy(kind: string, spec: Record<string, unknown>, found: Set<string>): void {
  found.add(kind === 'ClusterNetworkPolicy' ? `${kind} ${spec['tier']}` : kind);
  if (spec['priority'] === '${PRIORITY}') found.add('placeholder priority');
  for (const field of Object.keys(spec['subject'] as object)) found.add(`${field} subject`);
  for (const [direction, field] of directions) {
    for (const rule of list(spec[direction])) {
      found.add(`action ${rule?.['action']}`);
      for (const peer of list(rule?.[field])) {
        const [kindOfPeer = ''] = Object.keys(peer ?? {});
        const isKnown = ['namespaces', 'pods', 'networks', 'nodes', 'domainNames'].includes(kindOfPeer);
        found.add(isKnown ? `${kindOfPeer} peer` : 'unknown peer');
        for (const text of (peer?.['networks'] ?? []) as string[]) ofCidr(text, found);
      }
      const ports = list(rule?.['protocols'] ?? rule?.['ports']);
      if (ports.length === 0) found.add('no cluster ports');
      for (const entry of ports) ofClusterPort(entry ?? {}, found);
    }
  }
}

function ofClusterPort(entry: Fields, found: Set<string>): void {
  const text = JSON.stringify(entry);
  if (/amedPort/.test(text)) found.add('cluster port name');
  else found.add(/"end"/.test(text) ? 'cluster port range' : 'cluster port number');
}

function ofService(spec: Record<string, unknown>, found: Set<string>): void {
  const { type, clusterIP, selector, ports } = spec;
  found.add(`Service ${clusterIP === 'None' ? 'headless' : (type ?? 'ClusterIP')}`);
  if (type !== 'ExternalName' && Object.keys(selector ?? {}).length === 0) found.add('Service without selector');
  for (const port of list(ports)) {
    const { targetPort } = port ?? {};
    found.add(`targetPort ${typeof targetPort === 'number' ? 'number' : targetPort ? 'name' : 'missing'}`);
  }
}

// ---- helpers ----

const directions = [
  ['ingress', 'from'],
  ['egress', 'to'],
] as const;

function list(value: unknown): readonly (Fields | null)[] {
  return Array.isArray(value) ? (value as (Fields | null)[]) : [];
}

function isEmpty(value: unknown): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

function isNoList(value: unknown): boolean {
  return !Array.isArray(value) && !isPlaceholder(value);
}

function isNoMapping(value: unknown): boolean {
  return (typeof value !== 'object' || Array.isArray(value)) && !isPlaceholder(value);
}

/** Of the selectors that the generator makes wrong. */
function isRejected(selector: unknown): boolean {
  if (selector === null || selector === undefined || isPlaceholder(selector)) return false;
  const { matchLabels, matchExpressions } = selector as Fields;
  return (
    isNoMapping(selector) ||
    (!isEmpty(matchLabels) && isNoMapping(matchLabels)) ||
    (!isEmpty(matchExpressions) && isNoList(matchExpressions)) ||
    list(matchExpressions).some((one) => one === null || isNoMapping(one) || one['operator'] === 'notin')
  );
}

function isEmptySelector(value: unknown): boolean {
  if (value === null || typeof value !== 'object') return false;
  return Object.values(value).every((part) => part === null || Object.keys(part as object).length === 0);
}

function placeholderKind(text: string): string {
  const [name = ''] = /[A-Z]{3,}/.exec(text) ?? [];
  return placeholderKinds[name] ?? 'port';
}

const placeholderKinds: Readonly<Record<string, string>> = {
  ...{ LABEL: 'label', CIDR: 'cidr', PROTOCOL: 'protocol', NAME: 'port name', HOST: 'hostNetwork' },
  ...{ RULES: 'rules', RULE: 'rules', PEERS: 'peer', PEER: 'peer', ENTRIES: 'ports', ENTRY: 'ports' },
  ...{ SELECTOR: 'selector', LABELS: 'selector', KEY: 'selector', OPERATOR: 'selector', VALUES: 'selector' },
  ...{ TYPES: 'policyTypes', TYPE: 'policyTypes', TIER: 'tier', PRIORITY: 'priority' },
  ...{ ACTION: 'action', ALLOW: 'action' },
};

function each(value: unknown, visit: (key: string, value: unknown) => void): void {
  if (value === null || typeof value !== 'object') return;
  for (const [key, inner] of Object.entries(value)) {
    visit(key, inner);
    each(inner, visit);
  }
}
