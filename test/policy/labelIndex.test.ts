import { expect, test } from 'vitest';
import type { Instance } from '../../server/src/model/instance.ts';
import type { Workload } from '../../server/src/model/workload.ts';
import { emptyLabelIndex, select, splicedLabelIndex } from '../../server/src/policy/labelIndex.ts';
import { clusterIn } from '../support/cluster.ts';

const count = 300;
const manifest = (name: string, app: string): string => `apiVersion: v1
kind: Pod
metadata: {name: ${name}, labels: {app: ${app}, tier: back}}
spec: {containers: [{name: c}]}
---
`;

/** Many pods, of which each third is a web, and policies whose selectors ask for labels. */
const { namespaces } = clusterIn(
  [
    ...Array.from({ length: count }, (_, index) => manifest(`p${index}`, index % 3 === 0 ? 'web' : `app-${index}`)),
    manifest('other', 'web'),
    ...['{matchLabels: {app: web}}', '{matchLabels: {app: app-100}}', '{matchLabels: {app: nobody}}'].map(
      (selector, index) => `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {name: policy-${index}}
spec: {podSelector: ${selector}}
---
`,
    ),
  ].join(''),
);
const { workloads: everyone, policies } = namespaces.get('default') ?? { workloads: [], policies: [] };
const selectors = policies.map(({ resource }) => resource.podSelector);
const workloads = everyone.slice(0, count);
const [other] = everyone.slice(count);

test('exchanges far apart cost what they exchange, and not what lies between', () => {
  const asked = splicedLabelIndex(emptyLabelIndex, workloads, { start: 0, removed: 0, inserted: count });
  const before = selectors.map((selector) => select(asked, selector));
  let compared = 0;
  const watched = workloads.map((workload) => ({
    ...workload,
    get resource() {
      compared++;
      return workload.resource;
    },
  }));
  const first = watched.with(1, other as Instance<Workload>);
  const one = { removed: 1, inserted: 1 };
  const between = splicedLabelIndex(asked, first, { start: 1, ...one });
  const index = splicedLabelIndex(between, first.with(count - 1, other as Instance<Workload>), {
    start: count - 1,
    ...one,
  });
  select(index, selectors[1]);
  // Once all are listed by their labels.
  compared = 0;
  const after = selectors.map((selector) => select(index, selector));
  const fresh = splicedLabelIndex(emptyLabelIndex, index.workloads, { start: 0, removed: 0, inserted: count });
  expect(after).toEqual(selectors.map((selector) => select(fresh, selector)));
  expect(after[0]?.must).toHaveLength((before[0]?.must.length ?? 0) + 2);
  expect(after[1]).toBe(before[1]);
  expect(after[2]).toBe(before[2]);
  expect(compared).toBeLessThan(2 * 102);
});
