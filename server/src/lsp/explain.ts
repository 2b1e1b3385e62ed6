import { explanationOutline } from '../features/explanation.ts';
import { allPorts } from '../policy/portSet.ts';
import { readAddress, readPort, whyNoEnd } from '../reports/question.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { explainParts } from '../snapshot/explanation.ts';
import { distinctWorkloads, partyOf } from '../snapshot/queries.ts';
import { choiceKey, chosenWorkload } from './choices.ts';
import { linkedText } from './linkedText.ts';
import type { Live } from './live.ts';
import type { EndChoice, ExplainParams, TextResult } from './requests.ts';

/** Every workload of some clusters, one after the other. */
export function endChoices(all: readonly ClusterModel[]): EndChoice[] {
  // There is always one for what lies in no folder.
  const clusters = all.filter(({ namespaces }) => namespaces.size > 0);
  return clusters.flatMap((cluster) =>
    distinctWorkloads(cluster).map(({ key, namespace, resource }) => ({
      key: choiceKey(cluster, key),
      label: `${resource.kind} ${resource.name}`,
      namespace,
      cluster: clusters.length > 1 ? cluster.name : undefined,
    })),
  );
}

/** The explanation as text with links; a sentence where it cannot be given. */
export function explainConnection({ snapshot, indexing }: Live, { from, to, port }: ExplainParams): TextResult {
  const [source, target] = [chosenWorkload(snapshot, from), chosenWorkload(snapshot, to)];
  const cluster = source?.cluster ?? target?.cluster;
  if (!cluster) return sentence('Neither end is a workload of this workspace any more.');
  if (source && target && source.cluster !== target.cluster)
    return sentence('The two workloads are in different clusters.');
  const fromParty = source ? partyOf(cluster, source.workload) : readAddress(cluster, from);
  const toParty = target ? partyOf(cluster, target.workload) : readAddress(cluster, to);
  if (!fromParty || !toParty) return sentence('One end is neither a workload of this workspace nor an address.');
  const trouble = (!source && whyNoEnd(cluster, from, fromParty)) || (!target && whyNoEnd(cluster, to, toParty));
  if (trouble) return sentence(`${trouble}.`);
  const ports = port === undefined ? allPorts : readPort(port);
  if (!ports) return sentence(`${port} is no port: a number with a protocol is, 8080/TCP.`);
  const outlines = explainParts(cluster, fromParty, toParty).map((each) => explanationOutline(cluster, each, ports));
  const blank = { depth: 0, line: [] };
  const outline = outlines.flatMap((each, index) => (index === 0 ? each : [blank, ...each]));
  const { text, links } = linkedText(snapshot, outline);
  return { text: indexing ? `${text}\nStill reading the workspace: there may be more.\n` : text, links };
}

function sentence(text: string): TextResult {
  return { text: `${text}\n`, links: [] };
}
