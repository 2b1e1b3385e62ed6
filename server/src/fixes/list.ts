import { findingsAbout } from '../rules/check.ts';
import type { Finding } from '../rules/rule.ts';
import { clustersOfFile } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Document } from '../yaml/source.ts';
import { addDefaultDeny } from './addDefaultDeny.ts';
import { addExists } from './addExists.ts';
import { allowCaller } from './allowCaller.ts';
import { callersAsPeers } from './callersAsPeers.ts';
import { dnsPeer } from './dnsPeer.ts';
import { applied } from './edits.ts';
import { emptyPeerList } from './emptyPeerList.ts';
import { exceptPrivate } from './exceptPrivate.ts';
import type { Fix, FixContext, FixProvider } from './fix.ts';
import { matchLabels } from './matchLabels.ts';
import { matchProtocol } from './matchProtocol.ts';
import { mergePeers } from './mergePeers.ts';
import { mergeRules } from './mergeRules.ts';
import { offerGenerate } from './offerGenerate.ts';
import { removePolicy } from './removePolicy.ts';
import { removeRedundant } from './removeRedundant.ts';
import { replaceNearMiss } from './replaceNearMiss.ts';
import { selectService } from './selectService.ts';
import { silenceHere } from './silenceHere.ts';
import { writePolicyTypes } from './writePolicyTypes.ts';
import { writeProtocol } from './writeProtocol.ts';

/** Every kind of fix, in the order in which they are offered. */
const providers: readonly FixProvider[] = [
  replaceNearMiss,
  mergePeers,
  matchProtocol,
  mergeRules,
  emptyPeerList,
  removeRedundant,
  removePolicy,
  exceptPrivate,
  selectService,
  addExists,
  dnsPeer,
  callersAsPeers,
  writePolicyTypes,
  writeProtocol,
  matchLabels,
  addDefaultDeny,
  offerGenerate,
  allowCaller,
  silenceHere,
];

/**
 * The fixes that fit where they are asked for. One that would not settle its finding is not offered, where its edits are
 * known before it is chosen.
 */
export function fixesFor(context: FixContext): Fix[] {
  return providers.flatMap((provider) => [...provider(context)]).filter((fix) => settles(context, fix));
}

function settles({ snapshot }: FixContext, { answers, effect }: Fix): boolean {
  if (!answers || effect.type !== 'change') return true;
  const before = new Set(snapshot.files.get(answers.uri)?.good);
  const isSame = (document: Document): boolean => document === answers.document;
  // What the change made of the document is one that was not there before.
  const after = countLike(answers, applied(snapshot, effect), (document) => isSame(document) || !before.has(document));
  return after < countLike(answers, snapshot, isSame);
}

/** How many findings are of the same rule and about the same text, in all clusters: an edit may move them. */
function countLike(
  { uri, rule, severity, document, start, end }: Finding,
  snapshot: Snapshot,
  isWanted: (document: Document) => boolean,
): number {
  const text = document.text.slice(start, end);
  // It may be a rule that is off by itself.
  const severities = { [rule]: severity };
  const findings = clustersOfFile(snapshot, uri).flatMap((cluster) =>
    findingsAbout(snapshot, cluster, uri, isWanted, severities),
  );
  return findings.filter((other) => other.rule === rule && other.document.text.slice(other.start, other.end) === text)
    .length;
}
