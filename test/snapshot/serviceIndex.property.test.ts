import fc from 'fast-check';
import { expect, test } from 'vitest';
import { serviceSelectsPod } from '../../server/src/policy/selection.ts';
import type { WorkloadInstance } from '../../server/src/snapshot/queries.ts';
import { servicesSelecting } from '../../server/src/snapshot/serviceIndex.ts';
import { parseFixture, snapshotOf } from '../support/fixture.ts';

const labels = (values: readonly string[]) =>
  fc.dictionary(fc.constantFrom('app', 'tier', 'env'), fc.constantFrom(...values), { maxKeys: 3 });

/** Placeholders hide values, and one as a key hides any label. */
const podLabels = fc.record({ known: labels(['a', 'b', '"{{ x }}"']), hides: fc.boolean() });

test('are those that select the pods, one by one', () => {
  let found = 0;
  fc.assert(
    fc.property(
      fc.array(labels(['a', 'b', '"{{ x }}"']), { maxLength: 8 }),
      fc.array(podLabels, { minLength: 1, maxLength: 4 }),
      (selectors, pods) => {
        const { namespaces } = clusterOf(selectors, pods);
        const { services = [], workloads = [] } = namespaces.get('default') ?? {};
        for (const { resource } of workloads as readonly WorkloadInstance[]) {
          const slow = services.filter((service) => serviceSelectsPod(service.resource, resource) !== 'no');
          expect(servicesSelecting(services, resource)).toEqual(slow);
          found += slow.length;
        }
      },
    ),
    { numRuns: 200 },
  );
  expect(found).toBeGreaterThan(200);
});

function clusterOf(
  selectors: readonly Readonly<Record<string, string>>[],
  pods: readonly { readonly known: Readonly<Record<string, string>>; readonly hides: boolean }[],
) {
  const flow = (pairs: Readonly<Record<string, string>>, more = ''): string =>
    `{${[...Object.entries(pairs).map(([key, value]) => `${key}: ${value}`), ...(more ? [more] : [])].join(', ')}}`;
  const services = selectors.map(
    (selector, index) =>
      `apiVersion: v1\nkind: Service\nmetadata: {name: s${index}}\nspec: {selector: ${flow(selector)}}\n`,
  );
  const workloads = pods.map(
    ({ known, hides }, index) =>
      `apiVersion: v1\nkind: Pod\nmetadata: {name: p${index}, labels: ${flow(known, hides ? '"{{ y }}": z' : '')}}\nspec: {containers: [{name: c}]}\n`,
  );
  const [cluster] = snapshotOf(parseFixture(`//- all.yaml\n${[...services, ...workloads].join('---\n')}`)).clusters;
  if (!cluster) throw new Error('no cluster');
  return cluster;
}
