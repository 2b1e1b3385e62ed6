/** What a completion says that it selects is what the engine selects once it is written, whatever the rest of the policy. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { countWords } from '../../../server/src/features/completion/counts.ts';
import { instancesOfFile } from '../../../server/src/snapshot/fileQueries.ts';
import type { PolicyInstance } from '../../../server/src/snapshot/queries.ts';
import { distinct, matchingNamespaces, peerMatches, selectedBy } from '../../../server/src/snapshot/queries.ts';
import type { Snapshot } from '../../../server/src/snapshot/snapshot.ts';
import { withEdits } from '../../../server/src/snapshot/snapshot.ts';
import { patient, runs, Tally } from '../../oracle/property.ts';
import { onlyCluster } from '../../support/cluster.ts';
import { applied, completionsAt } from '../../support/completion.ts';
import { parseFixture, snapshotOf } from '../../support/fixture.ts';
import { deployment, namespace } from '../../support/manifests.ts';

const keys = ['app', 'tier', 'team', 'on'];
const value = fc.constantFrom('web', 'cart', 'true', '8080', '', 'a.b');
const hidden = fc.constantFrom('${X}', 'web', 'cart');
const label = fc.tuple(fc.constantFrom(...keys), fc.oneof({ weight: 8, arbitrary: value }, hidden));
const labelsOf = (pairs: readonly (readonly [string, string])[]): string =>
  [...new Map(pairs)].map(([key, text]) => `"${key}": "${text}"`).join(', ');
const openLabels = fc.constantFrom('', '', '', ', "${MORE}": "x"');

const pods = fc.array(
  fc.record({ namespace: fc.constantFrom('a', 'b', 'c'), labels: fc.array(label, { maxLength: 3 }), open: openLabels }),
  { minLength: 1, maxLength: 8 },
);
const namespaces = fc.array(fc.tuple(fc.constantFrom('a', 'b'), fc.array(label, { maxLength: 2 })), { maxLength: 2 });

const condition = fc.oneof(
  fc.tuple(
    fc.constantFrom(...keys),
    fc.constantFrom('In', 'NotIn'),
    fc.uniqueArray(value, { minLength: 1, maxLength: 2 }),
  ),
  fc.tuple(fc.constantFrom(...keys), fc.constantFrom('Exists', 'DoesNotExist'), fc.constant([] as string[])),
);
const expression = ([key, operator, values]: readonly [string, string, readonly string[]]): string =>
  `{key: "${key}", operator: ${operator}${values.length > 0 ? `, values: [${values.map((one) => `"${one}"`).join(', ')}]` : ''}}`;

/** A selector in flow style with the cursor in it. */
const selector = fc
  .record({
    rest: fc.array(label, { maxLength: 1 }),
    conditions: fc.array(condition, { maxLength: 2 }),
    key: fc.constantFrom(...keys),
    operator: fc.constantFrom('In', 'NotIn'),
    beside: fc.uniqueArray(value, { maxLength: 1 }),
    form: fc.constantFrom('pair', 'value', 'quoted', 'values'),
  })
  .map(({ rest, conditions, key, operator, beside, form }) => {
    const others = rest.filter(([other]) => other !== key);
    const known = labelsOf(others) ? [labelsOf(others)] : [];
    const typed = { pair: '$0', value: `"${key}": $0`, quoted: `"${key}": "$0"`, values: undefined }[form];
    const list = [...beside.map((one) => `"${one}"`), '$0'].join(', ');
    const expressions = [
      ...conditions.map(expression),
      ...(typed === undefined ? [`{key: "${key}", operator: ${operator}, values: [${list}]}`] : []),
    ];
    const labels = [...known, ...(typed === undefined ? [] : [typed])].join(', ');
    return { form, text: `{matchLabels: {${labels}}, matchExpressions: [${expressions.join(', ')}]}` };
  });

const spec = fc.record({
  place: fc.constantFrom('podSelector', 'peer', 'peerIn', 'namespaceSelector'),
  beside: fc.constantFrom(
    '{}',
    '{matchLabels: {team: web}}',
    '{matchExpressions: [{key: app, operator: DoesNotExist}]}',
  ),
  selector,
});

test('as promised', patient, () => {
  const tally = new Tally('completions');
  fc.assert(
    fc.property(pods, namespaces, spec, (pods, namespaces, { place, beside, selector: { form, text } }) => {
      const others = [
        ...pods.map(({ namespace: name, labels, open }, index) =>
          deployment(`w${index}`, { namespace: name, labels: (labelsOf(labels) + open).replace(/^, /, '') }),
        ),
        ...namespaces.map(([name, labels]) => namespace(name, labelsOf(labels))),
      ].join('');
      const of = {
        podSelector: `podSelector: ${text}`,
        peer: `podSelector: {}\n  ingress: [{from: [{podSelector: ${text}}]}]`,
        peerIn: `podSelector: {}\n  ingress: [{from: [{podSelector: ${text}, namespaceSelector: ${beside}}]}]`,
        namespaceSelector: `podSelector: {}\n  ingress: [{from: [{namespaceSelector: ${text}}]}]`,
      }[place];
      const fixture = parseFixture(
        `//- p.yaml\napiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: a}\nspec:\n  ${of}\n${others}`,
      );
      const { uri = '', offset = 0 } = fixture.cursor ?? {};
      const before = snapshotOf(fixture);
      const found = completionsAt(fixture, uri, offset, before);
      tally.add('places');
      for (const { label: name, detail, goesOn } of found?.items ?? []) {
        // A field, or a key whose value comes next.
        if (goesOn || name === '{}') continue;
        const written = applied(fixture.files.get(uri) ?? '', found, name);
        const after = withEdits(before, [{ uri, text: written }]);
        expect(detail, written).toBe(selectedIn(after, uri, place));
        tally.add(form);
        tally.add(place);
        if (detail?.includes('perhaps')) tally.add('perhaps');
        if (detail?.startsWith('no ')) tally.add('none');
      }
    }),
    runs(400),
  );
  tally.expectShares('places', {
    ...{ pair: 0.3, value: 0.1, quoted: 0.1, values: 0.1, perhaps: 0.2, none: 0.2 },
    ...{ podSelector: 0.1, peer: 0.1, peerIn: 0.2, namespaceSelector: 0.02 },
  });
});

/** How many the engine finds, in the words of completions. */
function selectedIn(snapshot: Snapshot, uri: string, place: string): string {
  const cluster = onlyCluster(snapshot);
  const policy = instancesOfFile(snapshot, uri).find(({ resource }) => resource.type === 'policy') as PolicyInstance;
  const peers = policy.resource.ingress[0]?.peers ?? [];
  const [peer] = peers === 'everyone' ? [] : peers;
  const [noun, count] = ((): [string, { must: number; may: number }] => {
    if (place !== 'podSelector' && peer?.type !== 'selector') return ['workload', { must: 0, may: 0 }];
    if (place === 'namespaceSelector' && peer?.type === 'selector' && peer.namespaceSelector) {
      const all = matchingNamespaces(cluster, peer.namespaceSelector);
      return ['namespace', { must: all.filter(({ verdict }) => verdict === 'yes').length, may: all.length }];
    }
    const { must, may } =
      place === 'podSelector' || peer?.type !== 'selector'
        ? selectedBy(cluster, policy)
        : peerMatches(cluster, policy.namespace, peer);
    return ['workload', { must: distinct(must).length, may: distinct(may).length }];
  })();
  return countWords([{ name: cluster.name, count }], noun);
}
