import { explanationOutline } from '../features/explanation.ts';
import { outlineText } from '../features/outlineText.ts';
import { allPorts } from '../policy/portSet.ts';
import { readAddress, readPort, whyNoEnd } from '../reports/question.ts';
import { explainParts } from '../snapshot/explanation.ts';
import { distinctWorkloads, partyOf } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { choiceKey, chosenWorkload } from './choices.ts';
import type { Live } from './live.ts';
import { linkTarget, pathAndLine } from './markdown.ts';
import type { EndChoice, ExplainParams, TextLink, TextResult } from './requests.ts';

/** Every workload, cluster by cluster. */
export function endChoices({ clusters }: Snapshot): EndChoice[] {
  return clusters.flatMap((cluster) =>
    distinctWorkloads(cluster).map(({ key, namespace, resource }) => ({
      key: choiceKey(cluster, key),
      label: `${resource.kind} ${resource.name}`,
      namespace,
      folder: clusters.length > 1 ? cluster.name : undefined,
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
  const { text, links } = outlineText(outline, (place) => pathAndLine(snapshot, place));
  return {
    text: indexing ? `${text}\nStill reading the workspace: there may be more.\n` : text,
    links: links.flatMap(({ line, start, end, to: place }): TextLink[] => {
      const uri = linkTarget(snapshot, place);
      return uri === undefined ? [] : [{ line, start, end, target: uri }];
    }),
  };
}

function sentence(text: string): TextResult {
  return { text: `${text}\n`, links: [] };
}
