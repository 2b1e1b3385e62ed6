import fc from 'fast-check';
import { expect, test } from 'vitest';
import { policyKinds, servedIn } from '../../server/src/model/policySchema.ts';
import { silencers } from '../../server/src/rules/directives.ts';
import { rules } from '../../server/src/rules/list.ts';
import { isAsked, policyObjects } from '../../server/src/rules/objects.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';

/** Values of any kind in any place, under the names that policies use. */
const anything = fc.letrec<{ node: unknown }>((tie) => ({
  node: fc.oneof(
    { depthSize: 'large', withCrossShrink: true },
    fc.constantFrom<unknown>(
      null,
      '',
      'a b',
      'In',
      'tcp',
      '10/8',
      '10.0.0.5/8',
      '80',
      '${X}',
      0,
      80,
      -1,
      80.5,
      1e30,
      true,
      {},
      [],
    ),
    fc.array(tie('node'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...['metadata', 'name', 'spec', 'podSelector', 'namespaceSelector', 'matchLabels', 'matchExpressions', 'key'],
        ...['operator', 'values', 'ingress', 'egress', 'from', 'to', 'ports', 'port', 'endPort', 'protocol', 'ipBlock'],
        ...['cidr', 'except', 'policyTypes', 'items', 'a b', '${X}', '', 'app', 'podSelecter'],
        ...[
          'tier',
          'priority',
          'subject',
          'namespaces',
          'pods',
          'networks',
          'domainNames',
          'action',
          'protocols',
          'tcp',
        ],
        ...['destinationPort', 'range', 'start', 'end', 'number', 'portRange', 'namedPort', 'sameLabels'],
      ),
      tie('node'),
      { maxKeys: 5 },
    ),
  ),
})).node;

function checkObjects(text: string): void {
  const document = parseDocument(text);
  for (const object of policyObjects(document)) {
    for (const rule of rules) {
      if (rule.subject !== 'object' || !isAsked(rule, object)) continue;
      for (const { at, message } of rule.check(object)) {
        expect(at.start, message).toBeGreaterThanOrEqual(0);
        expect(at.end, message).toBeGreaterThan(at.start);
        expect(at.end, message).toBeLessThanOrEqual(text.length);
        silencers(undefined, document, [rule.id], at);
      }
    }
  }
}

const head = { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy' };

test('no tree makes a rule throw, or report a place that is not in the text', () => {
  fc.assert(
    fc.property(anything, anything, (metadata, spec) => {
      checkObjects(JSON.stringify({ ...head, metadata, spec }));
      checkObjects(JSON.stringify({ apiVersion: 'v1', kind: 'List', items: [{ ...head, metadata, spec }, spec] }));
      checkObjects(JSON.stringify({ ...head, kind: 'NetworkPolicyList', items: [{ metadata, spec }, spec] }));
      for (const kind of policyKinds) {
        const { group, version } = servedIn(kind);
        checkObjects(JSON.stringify({ apiVersion: `${group}/${version}`, kind, metadata, spec }));
      }
    }),
    { numRuns: 300 },
  );
}, 120_000);

test('nor does a policy that is half written', () => {
  const text = `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: P}
spec:
  podSelector:
    matchExpressions:
    - {key: a b, operator: in, values: [a b]}
  ingress:
  - from:
    - ipBlock: {cidr: 10.0.0.5/8, except: [10/8, 11.0.0.0/8]}
      podSelector: {}
    - {}
    ports:
    - {port: "80", endPort: 70, protocol: tcp}
    - {port: 80, endPort: 70}
  policyTypes: [ingress, Ingress]
`;
  for (let end = 0; end <= text.length; end++) {
    for (const part of [text.slice(0, end), text.slice(0, end) + text.slice(end + 3)]) checkObjects(part);
  }
}, 120_000);
