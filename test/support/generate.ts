import { type GenerateOptions, type Plan, planPolicies } from '../../server/src/generate/plan.ts';
import { type ProvenCall, prove, withPolicyTexts } from '../../server/src/generate/prove.ts';
import { policyText, type Where } from '../../server/src/generate/text.ts';
import { type ClusterFacts, defaultClusterFacts } from '../../server/src/model/clusterFacts.ts';
import { formatPorts } from '../../server/src/policy/portSet.ts';
import type { ClusterModel } from '../../server/src/snapshot/clusterModel.ts';
import { distinctWorkloads } from '../../server/src/snapshot/queries.ts';
import { emptySnapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { defaultStyle } from '../../server/src/yaml/style.ts';
import { onlyCluster, workloadIn } from './cluster.ts';
import { parseFixture, root } from './fixture.ts';

export interface Asked {
  /** Names of workloads; undefined for every namespace. */
  readonly workloads?: readonly string[];
  readonly namespaces?: readonly string[];
  readonly egress?: boolean;
  readonly ports?: GenerateOptions['ports'];
  readonly facts?: Partial<ClusterFacts>;
}

/** The one cluster of a fixture, with what is known of it otherwise. */
export function clusterWith(source: string, facts: Partial<ClusterFacts> = {}): ClusterModel {
  const edits = [...parseFixture(source).files].map(([uri, text]) => ({ uri, text }));
  const empty = emptySnapshot([{ uri: root, name: 'ws' }], () => ({ ...defaultClusterFacts, ...facts }));
  return onlyCluster(withEdits(empty, edits));
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
  const texts = textsOf(plan);
  const after = withPolicyTexts(
    cluster,
    plan.policies.map(({ namespace }, at) => ({ namespace, text: texts[at] ?? '' })),
  );
  const again = textsOf(planPolicies(after, options));
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

function textsOf({ policies }: Plan): string[] {
  return policies.map((policy) => policyText(policy, defaultStyle, placeOf));
}

/** `deploy/web.yaml:41` */
const placeOf: Where = ({ uri, document, start }) =>
  `${uri.slice(root.length + 1)}:${document.text.slice(0, start).split('\n').length}`;

function callWords({ call, ports, verdict }: ProvenCall): string {
  return `${call.caller?.resource.name ?? call.from} -> ${call.target.resource.name} ${formatPorts(ports)}: ${verdict}`;
}
