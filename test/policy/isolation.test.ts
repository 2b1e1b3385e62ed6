import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Direction } from '../../server/src/model/policy.ts';
import { isIsolated } from '../../server/src/snapshot/queries.ts';
import type { GenerateOptions } from '../oracle/arbitraries.ts';
import { clusters } from '../oracle/generate.ts';
import { isolating, policyTypes } from '../oracle/networkPolicy.ts';
import { chooser, patient, runs, Tally } from '../oracle/property.ts';
import type { Manifest } from '../oracle/read.ts';
import type { NetworkPolicy } from '../oracle/world.ts';
import { clusterOfGenerated, clusterOfManifests } from '../support/generated.ts';
import { allWorkloads, checkLaw, namespaceIn, podsOf } from './compare.ts';

const plain: GenerateOptions = { unknowns: false, ipBlocks: false, tiers: false, services: false, settled: false };
const directions: readonly Direction[] = ['ingress', 'egress'];

test('which directions a policy isolates, for every form of policyTypes, ingress and egress', () => {
  const none = { missing: true };
  const types = [
    none,
    null,
    [],
    ['Ingress'],
    ['Egress'],
    ['Ingress', 'Egress'],
    ['Egress', 'Ingress'],
    ['Ingress', 'Ingress'],
    ['Egress', 'Egress'],
    ['ingress', 'Egress'],
    ['egress'],
    'Egress',
    {},
  ];
  const rules = [
    none,
    null,
    [],
    {},
    'all',
    [{}],
    [null],
    [{ ports: null }],
    [{ ports: [] }],
    [{ ports: [{ port: 80 }] }],
  ];
  const specs = types.flatMap((policyTypes) =>
    rules.flatMap((ingress) =>
      rules.map((egress) =>
        Object.fromEntries(Object.entries({ policyTypes, ingress, egress }).filter(([, value]) => value !== none)),
      ),
    ),
  );
  const manifests = specs.map((spec, index) => policy(`p${index}`, spec));
  const read = namespaceIn(clusterOfManifests(manifests), 'default').policies;
  expect(read.length).toBe(13 * 10 * 10);
  for (const [index, spec] of specs.entries()) {
    const wanted = policyTypes({ metadata: { name: 'p', namespace: 'default' }, spec } as NetworkPolicy);
    expect(read[index]?.resource.isolates, JSON.stringify(spec)).toEqual({
      ingress: wanted.includes('Ingress') ? 'yes' : 'no',
      egress: wanted.includes('Egress') ? 'yes' : 'no',
    });
  }
});

test('isolation of random workloads agrees with the oracle', patient, () => {
  const tally = new Tally('isolation');
  const property = (unknowns: boolean) =>
    fc.property(clusters({ ...plain, unknowns }), fc.nat(), (generated, seed) => {
      const cluster = clusterOfGenerated(generated);
      const choose = chooser(seed);
      const completions = Array.from({ length: unknowns ? 4 : 1 }, () => {
        const completed = generated.complete(choose);
        return { ...completed, plugin: { ...completed.plugin, hostNetworkIsPod: true } };
      });
      for (const workload of allWorkloads(cluster)) {
        for (const direction of directions) {
          const verdict = isIsolated(cluster, workload, direction);
          tally.add('questions');
          tally.add(`${direction} ${verdict}`);
          for (const completed of completions) {
            const answers = podsOf(completed, workload).map((pod) => isolating(completed, pod, direction).length > 0);
            checkLaw(verdict, answers, unknowns, () => `${workload.key} is isolated for ${direction}`);
          }
        }
      }
    });
  fc.assert(property(false), runs(200));
  fc.assert(property(true), runs(200));
  tally.expectShares('questions', {
    'ingress yes': 0.05,
    'ingress no': 0.05,
    'ingress maybe': 0.001,
    'egress yes': 0.05,
    'egress no': 0.05,
    'egress maybe': 0.001,
  });
});

function policy(name: string, spec: unknown): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec };
}
