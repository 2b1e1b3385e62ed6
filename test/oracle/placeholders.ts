import type { Choose } from './property.ts';
import type { Manifest } from './read.ts';
import { cidrs, likelyValues, portNames, portNumbers, probes } from './vocabulary.ts';

/** Replaces each placeholder, the same one by the same value everywhere, as a tool that renders the files would. */
export function fillIn(manifests: readonly Manifest[], choose: Choose): Manifest[] {
  const values = new Map<string, unknown>();
  const filling = (placeholder: string): unknown => {
    if (!values.has(placeholder)) values.set(placeholder, valueFor(placeholder, choose));
    return values.get(placeholder);
  };
  const walk = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const [whole] = value.match(pattern) ?? [];
      return whole === value ? filling(value) : value.replaceAll(pattern, (found) => `${filling(found)}`);
    }
    if (Array.isArray(value)) return value.map(walk);
    if (value === null || typeof value !== 'object') return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [walk(key), walk(inner)]));
  };
  return manifests.map((manifest) => walk(manifest) as Manifest);
}

export function isPlaceholder(value: unknown): boolean {
  return typeof value === 'string' && value.search(pattern) >= 0;
}

/** `${LABEL_2}` and `{{ LABEL }}`: named after what they stand for. */
const pattern = /\$\{[A-Z]+(?:_\d)?\}|\{\{ [A-Z]+ \}\}/g;

function valueFor(placeholder: string, choose: Choose): unknown {
  const kind = /[A-Z]+/.exec(placeholder)?.[0];
  switch (kind) {
    case 'LABEL':
      return choose(...likelyValues);
    case 'PORT':
      return choose<number | string>(...portNumbers, ...probes, ...portNames);
    case 'NUMBER':
      return choose(...portNumbers, ...probes);
    case 'NAME':
      return choose(...portNames);
    case 'LAST':
      return choose(8080, 8081, 65535);
    case 'PROTOCOL':
      return choose('TCP', 'UDP', 'SCTP');
    case 'CIDR':
      return choose(...cidrs);
    case 'HOST':
      return choose(true, false);
    case 'TYPE':
      return choose('Ingress', 'Egress');
    case 'TYPES':
      return choose<unknown>(null, [], ['Ingress'], ['Egress'], ['Ingress', 'Egress']);
    case 'KEY':
      return choose('app', 'tier', 'team', 'absent');
    case 'OPERATOR':
      return choose('In', 'NotIn');
    case 'VALUES':
      return choose<unknown>(['web'], ['api', ''], ['web', 'db']);
    case 'LABELS':
      return choose<unknown>(null, {}, { app: 'web' }, { team: 'web' }, { app: 'api', tier: 'db' });
    case 'SELECTOR':
      return choose<unknown>(null, {}, ...selectors);
    case 'PEER':
      return choose(...peers);
    case 'PEERS':
      return choose<unknown>(null, [], ...peers.map((peer) => [peer]), peers);
    case 'ENTRY':
      return choose(...portEntries);
    case 'ENTRIES':
      return choose<unknown>(null, [], portEntries);
    case 'RULE':
      return choose<unknown>(null, {}, { ports: portEntries }, { from: peers, to: peers });
    case 'RULES':
      return choose<unknown>(null, [], [{}], [{ ports: portEntries }], [{ from: peers, to: peers }]);
    case 'TIER':
      return choose('Admin', 'Baseline');
    case 'PRIORITY':
      return choose(0, 1, 2, 500, 1000);
    case 'ACTION':
      return choose('Accept', 'Deny', 'Pass');
    case 'ALLOW':
      return choose('Allow', 'Deny', 'Pass');
    default:
      throw new Error(`what does ${placeholder} stand for?`);
  }
}

const selectors: readonly unknown[] = [
  { matchLabels: { app: 'web' } },
  { matchLabels: { team: 'web' } },
  ...['app', 'team'].map((key) => ({ matchExpressions: [{ key, operator: 'NotIn', values: ['api'] }] })),
];
const peers: readonly unknown[] = [
  { podSelector: {} },
  { namespaceSelector: {} },
  { namespaceSelector: { matchLabels: { team: 'web' } }, podSelector: { matchLabels: { app: 'api' } } },
  { ipBlock: { cidr: '0.0.0.0/0' } },
];
const portEntries: readonly unknown[] = [null, { port: 80 }, { port: 8080, endPort: 8081 }, { protocol: 'UDP' }];
