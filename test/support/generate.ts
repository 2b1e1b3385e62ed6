import { expect } from 'vitest';
import { applied } from '../../server/src/fixes/edits.ts';
import type { FixOptions } from '../../server/src/fixes/fix.ts';
import { generatePolicies } from '../../server/src/fixes/generatePolicies.ts';
import { type GenerateOptions, type PlannedPolicy, planPolicies } from '../../server/src/generate/plan.ts';
import { type ProvenCall, prove, withPolicyTexts } from '../../server/src/generate/prove.ts';
import { sharedPolicies } from '../../server/src/generate/share.ts';
import { policyText, type Where } from '../../server/src/generate/text.ts';
import { type ClusterFacts, defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import { formatPorts } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { defaultStyle } from '../../server/src/yaml/style.ts';
import { onlyCluster, workloadIn } from './cluster.ts';
import { type Fixture, parseFixture, root, withCrlf } from './fixture.ts';

export interface Asked {
  /** Names of workloads; undefined for every namespace. */
  readonly workloads?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly egress?: boolean;
  readonly ports?: GenerateOptions['ports'];
  readonly facts?: Partial<ClusterFacts>;
  /** Whether workloads with equal rules share a policy. */
  readonly shared?: boolean;
}

/** The one cluster of a fixture, with what is known of it otherwise. */
export function clusterWith(source: string, facts: Partial<ClusterFacts> = {}): ClusterModel {
  return onlyCluster(snapshotWith(parseFixture(source), facts));
}

function snapshotWith({ files }: Fixture, facts: Partial<ClusterFacts>): Snapshot {
  const edits = [...files].map(([uri, text]) => ({ uri, text }));
  const empty = emptySnapshot([{ uri: root, name: 'ws' }], () => ({ ...defaultClusterFacts, ...facts }));
  return withEdits(empty, edits);
}

/** The text of a default-deny for ingress. */
export function denyText(namespace?: string): string {
  return `${headText('default-deny', namespace)}  podSelector: {}
  policyTypes:
  - Ingress
`;
}

/**
 * The text of a policy that opens a port of the pods that are labelled by its name.
 *
 * @param rule The lines of its one rule in front of the ports.
 */
export function openText(
  name: string,
  rule: string,
  { namespace, port = 8080 }: { readonly namespace?: string; readonly port?: number | string } = {},
): string {
  return `${headText(name, namespace)}  podSelector:
    matchLabels:
      app: ${name}
  policyTypes:
  - Ingress
  ingress:
${rule}    ports:
    - protocol: TCP
      port: ${port}
`;
}

function headText(name: string, namespace: string | undefined): string {
  return `apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: ${name}
${namespace === undefined ? '' : `  namespace: ${namespace}\n`}spec:
`;
}

export interface Generated {
  /** The policies as one text, each behind a `---`. */
  readonly text: string;
  readonly texts: readonly string[];
  readonly notes: readonly string[];
  /** `frontend -> cart TCP 7070: allowed`, with the policies. */
  readonly calls: readonly string[];
  /** `a -> b TCP 80`, what no call needs and is open all the same, `perhaps` behind it where that is not sure. */
  readonly beyond: readonly string[];
  /** The cluster with the policies. */
  readonly after: ClusterModel;
}

/** What is generated for a fixture. Nothing is left to do afterwards, whoever asks again. */
export function generateFor(source: string, { facts, ...asked }: Asked = {}): Generated {
  return generateIn(clusterWith(source, facts), asked);
}

export function generateIn(cluster: ClusterModel, asked: Omit<Asked, 'facts'> = {}): Generated {
  const options = optionsOf(cluster, asked);
  const plan = planPolicies(cluster, options);
  const policies = asked.shared ? sharedPolicies(cluster, plan.policies) : plan.policies;
  const texts = textsOf(policies);
  const after = withPolicyTexts(
    cluster,
    policies.map(({ namespace }, at) => ({ namespace, text: texts[at] ?? '' })),
  );
  const again = textsOf(planPolicies(after, options).policies);
  if (again.length > 0) throw new Error(`a second run writes more:\n${again.join('---\n')}`);
  const proof = prove(after, options);
  return {
    text: texts.join('---\n'),
    texts,
    notes: plan.notes,
    calls: proof.calls.map(callWords),
    beyond: proof.beyond.flatMap(({ from, to, allowed, unknown }) => {
      const ends = `${from.resource.name} -> ${to.resource.name}`;
      return [`${ends} ${formatPorts(allowed)}`, `${ends} ${formatPorts(unknown)} perhaps`].filter(
        (words) => !words.includes('no port'),
      );
    }),
    after,
  };
}

/**
 * The files that are written or changed where policies are generated into a fixture, as a fixture. With CRLF the same
 * comes out; comments are as they were; afterwards nothing is left to do.
 */
export function generateInto(source: string, { facts = {}, ...asked }: Asked & Partial<FixOptions> = {}): string {
  const fixture = parseFixture(source);
  const lf = filesOf(fixture);
  const crlf = filesOf(withCrlf(fixture));
  expect(crlf.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
  expect(crlf.replaceAll('\r\n', '\n')).toBe(lf);
  return lf;

  function filesOf(fixture: Fixture): string {
    const before = snapshotWith(fixture, facts);
    const after = generated(before, asked);
    const changed = [...after.files].filter(([uri, file]) => file !== before.files.get(uri));
    for (const [uri, { source }] of changed) {
      for (const comment of before.files.get(uri)?.source.text.match(/#.*$/gm) ?? []) {
        expect(source.text).toContain(comment.trimEnd());
      }
    }
    const eol = [...fixture.files.values()].some((text) => text.includes('\r\n')) ? '\r\n' : '\n';
    return changed.map(([uri, { source }]) => `//- ${uri.slice(root.length + 1)}${eol}${source.text}`).join('');
  }
}

/** A workspace with what is generated for its one cluster. Nothing is left to do afterwards. */
export function generated(
  before: Snapshot,
  { newPolicy = 'file', ...asked }: Asked & Partial<FixOptions> = {},
): Snapshot {
  const cluster = onlyCluster(before);
  const options = optionsOf(cluster, asked);
  const { policies } = planPolicies(cluster, options);
  const change = generatePolicies(before, cluster, policies, placeOf, { newPolicy });
  if (change.type === 'refusal') throw new Error(change.reason);
  const after = applied(before, change);
  const again = onlyCluster(after);
  expect(planPolicies(again, optionsOf(again, asked)).policies.map(({ name }) => name)).toEqual([]);
  return after;
}

function optionsOf(
  cluster: ClusterModel,
  { workloads, namespaces, egress = false, ports = 'numbers' }: Asked,
): GenerateOptions {
  const every = workloads ? [] : distinctWorkloads(cluster).map(({ namespace }) => namespace);
  return {
    namespaces: new Set(namespaces ?? every),
    workloads: new Set(workloads?.map((name) => workloadIn(cluster, name).key)),
    egress,
    ports,
  };
}

function textsOf(policies: readonly PlannedPolicy[]): string[] {
  return policies.map((policy) => policyText(policy, policy.neighbour.resource.namespace, defaultStyle, placeOf));
}

/** `deploy/web.yaml:41` */
const placeOf: Where = ({ uri, document, start }) =>
  `${uri.slice(root.length + 1)}:${document.text.slice(0, start).split('\n').length}`;

function callWords({ call, ports, verdict }: ProvenCall): string {
  return `${call.caller?.resource.name ?? call.from} -> ${call.target.resource.name} ${formatPorts(ports)}: ${verdict}`;
}
