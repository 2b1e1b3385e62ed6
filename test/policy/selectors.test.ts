import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Instance } from '../../server/src/model/instance.ts';
import type { SelectorPeer } from '../../server/src/model/policy.ts';
import type { Selector } from '../../server/src/model/selector.ts';
import type { Service } from '../../server/src/model/service.ts';
import type { Ternary } from '../../server/src/model/ternary.ts';
import { selectsNamespace, selectsPod } from '../../server/src/policy/selection.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import {
  type PolicyInstance,
  peerMatches,
  peerMatchesAny,
  selectedBy,
  selectIn,
  servicesOf,
  workloadsBehind,
} from '../../server/src/snapshot/queries.ts';
import type { GenerateOptions } from '../oracle/arbitraries.ts';
import { clusters } from '../oracle/generate.ts';
import { matchesPeer } from '../oracle/networkPolicy.ts';
import { chooser, patient, runs, Tally } from '../oracle/property.ts';
import type { Manifest } from '../oracle/read.ts';
import { matchesSelector } from '../oracle/selectors.ts';
import { labelValues } from '../oracle/vocabulary.ts';
import type { SelectorExpression as Expression, LabelSelector, LabelValues } from '../oracle/world.ts';
import { clusterOfManifests as clusterOf, clusterOfGenerated } from '../support/generated.ts';
import {
  allPolicies,
  allWorkloads,
  checkLaw,
  instanceNamed,
  namespaceIn,
  objectOf,
  peerObject,
  peerPlaces,
  peersOf,
  podsOf,
  ternary,
} from './compare.ts';

// ---- one requirement against one label: the whole table ----

/** A label's value: missing, or a placeholder among others. */
const labelStates = [undefined, 'web', 'api', '', 'true', '${LABEL}'];
const expressions: readonly Expression[] = [
  ...[[], ['web'], [''], ['web', 'api'], ['', 'db'], ['${LABEL_2}'], ['web', '${LABEL_2}']].flatMap((values) =>
    ['In', 'NotIn'].map((operator) => ({ key: 'app', operator, values })),
  ),
  { key: 'app', operator: 'Exists' },
  { key: 'app', operator: 'DoesNotExist' },
  { key: 'app', operator: 'Exists', values: null },
  { key: 'app', operator: 'DoesNotExist', values: [] },
];
const selectors: readonly LabelSelector[] = [
  ...expressions.map((expression) => ({ matchExpressions: [expression] })),
  ...['web', '', null, '${LABEL_2}'].map((value) => ({ matchLabels: { app: value } })),
];
/** What a placeholder may become; the last stands for any other text. */
const values = [...labelValues, 'something-else'];

test('every operator with every kind of label on pods', () => {
  const pods = labelStates.map((value, index) => podManifest(`pod${index}`, value === undefined ? {} : { app: value }));
  const policies = selectors.map((podSelector, index) => policyManifest(`policy${index}`, { podSelector }));
  const cluster = clusterOf([...pods, ...policies]);
  const { workloads, policies: read } = namespaceIn(cluster, 'default');
  for (const [at, selector] of selectors.entries()) {
    for (const [index, state] of labelStates.entries()) {
      const verdict = selectsPod(
        instanceNamed(read, `policy${at}`).resource.podSelector,
        instanceNamed(workloads, `pod${index}`).resource,
      );
      expect(verdict, `${JSON.stringify(selector)} on app=${state}`).toBe(exactly(selector, [state]));
    }
  }
});

test('every operator with every kind of label on namespaces', () => {
  const declared = labelStates.map((value, index) => ({
    ...namespaceManifest(`ns${index}`),
    metadata: { name: `ns${index}`, ...(value === undefined ? {} : { labels: { app: value } }) },
  }));
  const homes = [...labelStates.keys(), 'undeclared'].map((name) =>
    podManifest('pod', {}, name === 'undeclared' ? name : `ns${name}`),
  );
  const policies = selectors.map((namespaceSelector, index) =>
    policyManifest(`policy${index}`, { ingress: [{ from: [{ namespaceSelector }] }] }),
  );
  const cluster = clusterOf([...declared, ...homes, ...policies]);
  const read = namespaceIn(cluster, 'default').policies;
  for (const [at, selector] of selectors.entries()) {
    const peer = peersOf(instanceNamed(read, `policy${at}`))[0];
    const verdictFor = (name: string): Ternary =>
      peer?.type === 'selector'
        ? selectsNamespace(peer.namespaceSelector as Selector, namespaceIn(cluster, name).facts)
        : 'no';
    for (const [index, state] of labelStates.entries()) {
      expect(verdictFor(`ns${index}`), `${JSON.stringify(selector)} on app=${state}`).toBe(exactly(selector, [state]));
    }
    expect(verdictFor('undeclared'), `${JSON.stringify(selector)} on an undeclared namespace`).toBe(
      exactly(selector, [undefined, ...values]),
    );
  }
});

test('a Service needs every label of its selector, and selects nothing without one', () => {
  const pods = labelStates.map((value, index) => podManifest(`pod${index}`, value === undefined ? {} : { app: value }));
  const wanted = [
    undefined,
    null,
    {},
    ...['web', '', null, '${LABEL_2}'].map((app) => ({ app })),
    { app: 'web', tier: 'front' },
  ];
  const services = wanted.map((selector, index) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: `service${index}` },
    spec: { ...(selector === undefined ? {} : { selector }), ports: [{ port: 80 }] },
  }));
  const cluster = clusterOf([...pods, podManifest('front', { app: 'web', tier: 'front' }), ...services]);
  const namespace = namespaceIn(cluster, 'default');
  for (const [at, selector] of wanted.entries()) {
    const service = namespace.services.find(({ resource }) => resource.name === `service${at}`) as Instance<Service>;
    const behind = workloadsBehind(cluster, service);
    for (const [index, state] of labelStates.entries()) {
      const empty = !selector || Object.keys(selector).length === 0;
      const verdict = ternary(behind, instanceNamed(namespace.workloads, `pod${index}`));
      expect(verdict, `${JSON.stringify(selector)} on app=${state}`).toBe(
        empty ? 'no' : exactly({ matchLabels: selector }, [state]),
      );
    }
  }
  expect(servicesOf(cluster, instanceNamed(namespace.workloads, 'front')).map(({ resource }) => resource.name)).toEqual(
    ['service3', 'service6', 'service7'],
  );
});

test('labels that controllers set at run time are there, with a value that nobody knows', () => {
  const kinds: readonly (readonly [apiVersion: string, kind: string, keys: readonly string[]])[] = [
    ['apps/v1', 'Deployment', ['pod-template-hash']],
    ['apps/v1', 'ReplicaSet', ['pod-template-hash']],
    ['argoproj.io/v1alpha1', 'Rollout', ['rollouts-pod-template-hash']],
    [
      'apps/v1',
      'StatefulSet',
      ['controller-revision-hash', 'statefulset.kubernetes.io/pod-name', 'apps.kubernetes.io/pod-index'],
    ],
    ['apps/v1', 'DaemonSet', ['controller-revision-hash', 'pod-template-generation']],
    ['batch/v1', 'Job', ['controller-uid', 'batch.kubernetes.io/controller-uid']],
    [
      'batch/v1',
      'CronJob',
      ['job-name', 'batch.kubernetes.io/job-name', 'controller-uid', 'batch.kubernetes.io/controller-uid'],
    ],
  ];
  const keys = [...new Set(kinds.flatMap(([, , own]) => own))];
  const ask = (key: string): Expression[] => [
    { key, operator: 'Exists' },
    { key, operator: 'DoesNotExist' },
    { key, operator: 'In', values: ['w-27'] },
    { key, operator: 'NotIn', values: ['w-27'] },
  ];
  const policies = keys.flatMap((key, at) =>
    ask(key).map((expression) =>
      policyManifest(`p${at}-${expression.operator.toLowerCase()}`, {
        podSelector: { matchExpressions: [expression] },
      }),
    ),
  );
  const workloads = kinds.map(([apiVersion, kind]) => workloadManifest(apiVersion, kind, 'w'));
  const cluster = clusterOf([...workloads, podManifest('w', {}), ...policies]);
  const namespace = namespaceIn(cluster, 'default');
  for (const workload of namespace.workloads) {
    const own = kinds.find(([, kind]) => kind === workload.resource.kind)?.[2] ?? [];
    for (const [at, key] of keys.entries()) {
      const verdicts = ask(key).map(({ operator }) => {
        const policy = instanceNamed(namespace.policies, `p${at}-${operator.toLowerCase()}`);
        return selectedBy(cluster, policy).must.includes(workload)
          ? 'yes'
          : selectedBy(cluster, policy).may.includes(workload)
            ? 'maybe'
            : 'no';
      });
      const isJobName = workload.resource.kind === 'Job' && key.endsWith('job-name');
      const expected = isJobName
        ? ['yes', 'no', 'no', 'yes']
        : own.includes(key)
          ? ['yes', 'no', 'maybe', 'maybe']
          : ['no', 'yes', 'no', 'yes'];
      expect(verdicts, `${key} on ${workload.resource.kind}`).toEqual(expected);
    }
  }
});

test('a job that has its name gives it to its pods', () => {
  const cluster = clusterOf([
    workloadManifest('batch/v1', 'Job', 'migrate'),
    workloadManifest('batch/v1', 'Job', '${JOB}'),
    { ...workloadManifest('batch/v1', 'Job', ''), metadata: { name: '', generateName: 'migrate-' } } as Manifest,
    policyManifest('p', { podSelector: { matchLabels: { 'job-name': 'migrate' } } }),
    policyManifest('q', { podSelector: { matchLabels: { 'batch.kubernetes.io/job-name': 'migrate' } } }),
  ]);
  const { policies } = namespaceIn(cluster, 'default');
  for (const policy of policies) {
    expect(selectedBy(cluster, policy).must.map(({ resource }) => resource.name)).toEqual(['migrate']);
    expect(selectedBy(cluster, policy).may.map(({ resource }) => resource.name)).toEqual([
      'migrate',
      '${JOB}',
      'migrate-*',
    ]);
  }
});

test('a cron job gives its pods its name with the time behind it', () => {
  const cluster = clusterOf([
    workloadManifest('batch/v1', 'CronJob', 'backup'),
    workloadManifest('batch/v1', 'CronJob', '${JOB}'),
    ...['backup', 'backup-x', 'backups-1', 'backup-27'].flatMap((value, at) => [
      policyManifest(`p${at}`, { podSelector: { matchLabels: { 'job-name': value } } }),
      policyManifest(`q${at}`, {
        podSelector: {
          matchExpressions: [{ key: 'batch.kubernetes.io/job-name', operator: 'NotIn', values: [value] }],
        },
      }),
    ]),
  ]);
  const { policies } = namespaceIn(cluster, 'default');
  const selected = policies.map((policy) => {
    const { must, may } = selectedBy(cluster, policy);
    return [policy.resource.name, must.length, may.length];
  });
  expect(selected.sort()).toEqual([
    ['p0', 0, 1],
    ['p1', 0, 1],
    ['p2', 0, 1],
    ['p3', 0, 2],
    ['q0', 1, 2],
    ['q1', 1, 2],
    ['q2', 1, 2],
    ['q3', 0, 2],
  ]);
});

test('a namespace whose name is a placeholder may have any name', () => {
  const cluster = clusterOf([
    podManifest('pod', {}, '${NAMESPACE}'),
    policyManifest('p', {
      ingress: [{ from: [{ namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': 'shop' } } }] }],
    }),
  ]);
  const [peer] = peersOf(instanceNamed(namespaceIn(cluster, 'default').policies, 'p'));
  const { must, may } = peerMatches(cluster, 'default', peer as SelectorPeer);
  expect([must.length, may.length]).toEqual([0, 1]);
});

/** The verdict for a label with one of some values: `maybe` only if both answers are possible. */
function exactly(selector: LabelSelector, states: readonly (string | undefined)[]): Ternary {
  const answers = new Set<boolean>();
  for (const state of states) {
    for (const own of state?.startsWith('${') ? values : [state]) {
      for (const other of values) {
        const filled = JSON.parse(JSON.stringify(selector).replaceAll('${LABEL_2}', other)) as LabelSelector;
        const labels: LabelValues = own === undefined ? {} : { app: own };
        answers.add(matchesSelector(filled, labels));
      }
    }
  }
  return answers.size === 2 ? 'maybe' : answers.has(true) ? 'yes' : 'no';
}

test('selectors that share their answers mean the same', () => {
  const policies = selectors.map((podSelector, index) => policyManifest(`policy${index}`, { podSelector }));
  const read = namespaceIn(clusterOf(policies), 'default').policies;
  const canonical = selectors.map((_, index) => instanceNamed(read, `policy${index}`).resource.podSelector.canonical);
  for (const [at, left] of selectors.entries()) {
    for (const [index, right] of selectors.entries()) {
      if (canonical[at] !== canonical[index]) continue;
      const answers = (selector: LabelSelector): Ternary[] => labelStates.map((state) => exactly(selector, [state]));
      expect(answers(left), `${JSON.stringify(left)} and ${JSON.stringify(right)}`).toEqual(answers(right));
    }
  }
  const sharing = selectors.length - new Set(canonical).size;
  expect(sharing, 'matchLabels and matchExpressions that say the same, and two that are rejected').toBe(7);
});

// ---- whole selectors in whole worlds ----

const plain: GenerateOptions = { unknowns: false, ipBlocks: true, tiers: false, services: false, settled: false };

test('selectors and peers of random policies agree with the oracle', patient, () => {
  const tally = new Tally('selectors');
  const property = (unknowns: boolean) =>
    fc.property(clusters({ ...plain, unknowns }), fc.nat(), (generated, seed) => {
      const cluster = clusterOfGenerated(generated);
      const choose = chooser(seed);
      const completions = Array.from({ length: unknowns ? 4 : 1 }, () => {
        const completed = generated.complete(choose);
        return { ...completed, plugin: { ...completed.plugin, hostNetworkIsPod: true } };
      });
      for (const policy of allPolicies(cluster)) {
        const selected = selectedBy(cluster, policy);
        agreesWithIndex(cluster, policy);
        for (const workload of allWorkloads(cluster)) {
          const verdict = ternary(selected, workload);
          if (workload.namespace === policy.namespace) {
            tally.add('selections');
            tally.add(`selection ${verdict}`);
          }
          for (const completed of completions) {
            const object = objectOf(completed, policy);
            const answers = podsOf(completed, workload).map(
              (pod) =>
                pod.namespace === policy.namespace && matchesSelector(object.spec?.podSelector ?? {}, pod.labels),
            );
            checkLaw(verdict, answers, unknowns, () => `${policy.key} selects ${workload.key}`);
          }
        }
        for (const place of peerPlaces(policy)) {
          const { peer } = place;
          const selectorPeer = peer.type === 'selector' ? peer : undefined;
          const matched = selectorPeer && peerMatches(cluster, policy.namespace, selectorPeer);
          if (selectorPeer && matched)
            expect(peerMatchesAny(cluster, policy.namespace, selectorPeer)).toBe(matched.may.length > 0);
          for (const workload of allWorkloads(cluster)) {
            const verdict = matched ? ternary(matched, workload) : 'no';
            if (peer.type === 'ipBlock' || peer.type === 'hidden') continue;
            tally.add('peer matches');
            tally.add(`peer ${verdict}`);
            for (const completed of completions) {
              const object = peerObject(objectOf(completed, policy), place);
              const answers = podsOf(completed, workload).map((pod) =>
                matchesPeer(completed, policy.namespace, object, { other: pod, family: 4 }),
              );
              checkLaw(verdict, answers, unknowns, () => `peer ${place.at} of ${policy.key} matches ${workload.key}`);
            }
          }
        }
        countFeatures(policy, tally);
      }
    });
  fc.assert(property(false), runs(200));
  fc.assert(property(true), runs(200));
  tally.expectShares('selections', { 'selection yes': 0.2, 'selection no': 0.2, 'selection maybe': 0.01 });
  tally.expectShares('peer matches', { 'peer yes': 0.1, 'peer no': 0.2, 'peer maybe': 0.05 });
  tally.expectShares('selectors', {
    In: 0.05,
    NotIn: 0.05,
    Exists: 0.02,
    DoesNotExist: 0.02,
    'no requirement': 0.1,
    'several requirements': 0.1,
    'empty value': 0.02,
    Invalid: 0.003,
    Hidden: 0.005,
    placeholder: 0.005,
    'namespace name': 0.01,
  });
  tally.expectShares('peers', {
    'only pods': 0.1,
    'only namespaces': 0.1,
    'pods and namespaces': 0.08,
    invalid: 0.01,
    hidden: 0.002,
    ipBlock: 0.05,
  });
});

/** The index gives what comparing each workload gives, in their order. */
function agreesWithIndex(cluster: ClusterModel, policy: PolicyInstance): void {
  const namespace = namespaceIn(cluster, policy.namespace);
  const verdicts = namespace.workloads.map(({ resource }) => selectsPod(policy.resource.podSelector, resource));
  const ordinals = (wanted: readonly Ternary[]): number[] =>
    verdicts.flatMap((verdict, ordinal) => (wanted.includes(verdict) ? [ordinal] : []));
  const { must, may } = selectIn(namespace, policy.resource.podSelector);
  expect({ must, may }).toEqual({ must: ordinals(['yes']), may: ordinals(['yes', 'maybe']) });
}

function countFeatures(policy: PolicyInstance, tally: Tally): void {
  const peers = peersOf(policy);
  for (const peer of peers) {
    tally.add('peers');
    if (peer.type !== 'selector') tally.add(peer.type);
    else
      tally.add(!peer.namespaceSelector ? 'only pods' : peer.podSelector ? 'pods and namespaces' : 'only namespaces');
  }
  const all = [
    policy.resource.podSelector,
    ...peers.flatMap((peer) => (peer.type === 'selector' ? [peer.podSelector, peer.namespaceSelector] : [])),
  ];
  for (const selector of all) {
    if (!selector) continue;
    tally.add('selectors');
    if (selector.requirements.length === 0) tally.add('no requirement');
    if (selector.requirements.length > 1) tally.add('several requirements');
    for (const { operator, values: listed, key } of selector.requirements) {
      tally.add(operator);
      if (listed.includes('')) tally.add('empty value');
      if (listed.includes(undefined)) tally.add('placeholder');
      if (key === 'kubernetes.io/metadata.name') tally.add('namespace name');
    }
  }
}

// ---- manifests and what was read of them ----

function podManifest(name: string, labels: Readonly<Record<string, string>>, namespace?: string): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name, ...(namespace === undefined ? {} : { namespace }), labels },
    spec: { containers: [{ name: 'c' }] },
  };
}

function workloadManifest(apiVersion: string, kind: string, name: string): Manifest {
  const template = { spec: { containers: [{ name: 'c' }] } };
  return {
    apiVersion,
    kind,
    metadata: { name },
    spec: kind === 'CronJob' ? { jobTemplate: { spec: { template } } } : { template },
  };
}

function namespaceManifest(name: string): Manifest {
  return { apiVersion: 'v1', kind: 'Namespace', metadata: { name } };
}

function policyManifest(name: string, spec: unknown): Manifest {
  return { apiVersion: 'networking.k8s.io/v1', kind: 'NetworkPolicy', metadata: { name }, spec };
}
