import fc from 'fast-check';
import { fields, type GenerateOptions, given, rarely, some } from './arbitraries.ts';
import { namespaceSelector, orOdd, podSelector } from './generateSelectors.ts';
import { home } from './generateWorkloads.ts';
import type { Manifest } from './read.ts';
import { cidrs, likelyNames, portNames, portNumbers, protocols } from './vocabulary.ts';

/** networking/v1 NetworkPolicies with everything that may be missing, null or empty, and peers that are rejected. */
export function networkPolicies(options: GenerateOptions): fc.Arbitrary<Manifest[]> {
  return some(networkPolicy(options), options.tiers ? 0 : 1, options.tiers ? 4 : 6).map((list) =>
    list.map((one, index) => ({ ...one, metadata: { ...one.metadata, name: `p${index}` } })),
  );
}

function networkPolicy(options: GenerateOptions): fc.Arbitrary<Manifest> {
  const rules = (direction: 'from' | 'to'): fc.Arbitrary<unknown> =>
    rarely(
      4,
      fc.constantFrom(null, []),
      rarely(
        25,
        fc.constantFrom<unknown>({ [direction]: [] }, true, ...(options.unknowns ? ['${RULES}', '${RULES}'] : [])),
        some(rule(direction, options), 1, 3),
      ),
    );
  const hiddenTypes = options.unknowns ? [['${TYPE}'], ['Egress', '${TYPE}'], '${TYPES}'] : [];
  const policyTypes = rarely(
    4,
    fc.constantFrom<unknown>(
      ...[null, [], null, [], ['Ingress', 'Ingress']],
      ...['Ingress', ['ingress', 'Egress'], ['egress']],
      ...hiddenTypes,
    ),
    fc.constantFrom(['Ingress'], ['Egress'], ['Ingress', 'Egress'], ['Egress', 'Ingress']),
  );
  const spec = fields({
    podSelector: rarely(3, fc.constantFrom({}, null), orOdd(podSelector(options), options)),
    policyTypes,
    ingress: rules('from'),
    egress: rules('to'),
  });
  return fc.tuple(home, spec).map(([where, spec]) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'p', ...where },
    spec,
  }));
}

function rule(direction: 'from' | 'to', options: GenerateOptions): fc.Arbitrary<unknown> {
  const oddPeers = [{ podSelector: {} }, 'everyone', ...(options.unknowns ? ['${PEERS}'] : [])];
  const oddPorts = [{ port: 80 }, 80, ...(options.unknowns ? ['${ENTRIES}'] : [])];
  const missing: fc.Arbitrary<unknown> = fc.constantFrom(null, []);
  const peers = rarely(6, rarely(3, fc.constantFrom<unknown>(...oddPeers), missing), some(peer(options), 1, 3));
  const ports = rarely(6, rarely(3, fc.constantFrom<unknown>(...oddPorts), missing), some(portEntry(options), 1, 3));
  const odd = fc.constantFrom<unknown>(null, null, 'everyone', [], ...(options.unknowns ? ['${RULE}'] : []));
  return rarely(20, odd, fields({ [direction]: peers, ports }));
}

function peer(options: GenerateOptions): fc.Arbitrary<unknown> {
  const pods = orOdd(podSelector(options), options);
  const namespaces = orOdd(namespaceSelector(options), options);
  const selectors = fc.oneof(
    pods.map((podSelector) => ({ podSelector })),
    namespaces.map((namespaceSelector) => ({ namespaceSelector })),
    fc.record({ podSelector: pods, namespaceSelector: namespaces }),
    namespaces.map((namespaceSelector) => ({ namespaceSelector, podSelector: null })),
    pods.map((podSelector) => ({ podSelector, namespaceSelector: null })),
  );
  const rejected = fc.constantFrom<unknown>(
    ...[{}, null, 'web', [{ podSelector: {} }], { podSelector: null }],
    ...[{ ipBlock: { cidr: '0.0.0.0/0' }, podSelector: {} }, { ipBlock: '0.0.0.0/0' }],
    ...[
      { cidr: '0.0.0.0/0', except: '10.0.0.0/8' },
      { cidr: '0.0.0.0/0', except: ['10.0.0.0'] },
    ].map((ipBlock) => ({
      ipBlock,
    })),
    ...(options.unknowns ? ['${PEER}', '${PEER}', { ipBlock: { cidr: '0.0.0.0/0' }, podSelector: '${SELECTOR}' }] : []),
  );
  return rarely(20, rejected, options.ipBlocks ? rarely(3, ipBlock(options), selectors) : selectors);
}

/** A CIDR as written. */
export function cidr({ unknowns }: GenerateOptions): fc.Arbitrary<string> {
  const known: fc.Arbitrary<string> = fc.constantFrom(...cidrs);
  return unknowns ? rarely(14, fc.constantFrom('${CIDR}', '${CIDR_2}'), known) : known;
}

function ipBlock(options: GenerateOptions): fc.Arbitrary<unknown> {
  const except = rarely(5, fc.constant(null), some(cidr(options), 0, 2));
  return fc.record({ cidr: cidr(options), except }, { requiredKeys: ['cidr'] }).map((block) => ({ ipBlock: block }));
}

function portEntry({ unknowns }: GenerateOptions): fc.Arbitrary<unknown> {
  const number = fc.constantFrom(...portNumbers);
  const protocol = fc.constantFrom(undefined, undefined, undefined, null, 'TCP', ...protocols);
  const range = fc
    .tuple(number, fc.constantFrom(0, 1, 400, 60000))
    .map(([port, more]) => ({ port, endPort: Math.min(port + more, 65535) }));
  const known = fc.oneof(
    fc.constantFrom({}, { port: null }),
    number.map((port) => ({ port })),
    number.map((port) => ({ port })),
    fc.constantFrom(...likelyNames).map((port) => ({ port })),
    range,
  );
  const entry = fc.tuple(protocol, known).map(([protocol, rest]) => given({ protocol, ...rest }));
  const hidden = fc.oneof(
    protocol.map((protocol) => given({ protocol, port: '${PORT}' })),
    number.map((port) => ({ port, endPort: '${LAST}' })),
    fc.constantFrom(53, 80, ...portNames).map((port) => ({ port, protocol: '${PROTOCOL}' })),
  );
  const rejected = [80, [], { port: 0 }, { port: 70000 }, { port: '80' }, { port: true }, { endPort: 90 }];
  const odd = [
    null,
    null,
    null,
    ...rejected,
    { port: 8080, endPort: 80 },
    ...(unknowns ? ['${ENTRY}', '${ENTRY}'] : []),
  ];
  return rarely(25, fc.constantFrom<unknown>(...odd), unknowns ? rarely(8, hidden, entry) : entry);
}
