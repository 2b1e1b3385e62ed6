import { findingsAbout } from '../rules/check.ts';
import type { Finding } from '../rules/rule.ts';
import { clustersOfFile } from '../snapshot/fileQueries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Document } from '../yaml/source.ts';
import { addDefaultDeny } from './addDefaultDeny.ts';
import { addDns } from './addDns.ts';
import { allowCaller } from './allowCaller.ts';
import { allowPair } from './allowPair.ts';
import { allowWithoutPods } from './allowWithoutPods.ts';
import { dnsCache, dnsPeer, dnsPodPort, otherDnsProtocol } from './dnsPort.ts';
import { applied } from './edits.ts';
import type { Fix, FixContext, FixProvider } from './fix.ts';
import { matchProtocol } from './matchProtocol.ts';
import { mergePeers } from './mergePeers.ts';
import { offerGenerate } from './offerGenerate.ts';
import { applyEgress, writePolicyTypes } from './policyTypes.ts';
import { replaceNearMiss } from './replaceNearMiss.ts';
import { silenceHere } from './silenceHere.ts';
import { writeValue } from './writeValue.ts';

/** Every kind of fix, in the order in which they are offered. */
const providers: readonly FixProvider[] = [
  replaceNearMiss,
  mergePeers,
  matchProtocol,
  addDefaultDeny,
  offerGenerate,
  allowCaller,
  addDns,
  otherDnsProtocol,
  dnsPodPort,
  dnsCache,
  dnsPeer,
  writeValue,
  applyEgress,
  writePolicyTypes,
  allowPair,
  allowWithoutPods,
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
  { uri, rule, document, start, end }: Finding,
  snapshot: Snapshot,
  isWanted: (document: Document) => boolean,
): number {
  const text = document.text.slice(start, end);
  const findings = clustersOfFile(snapshot, uri).flatMap((cluster) => findingsAbout(snapshot, cluster, uri, isWanted));
  return findings.filter((other) => other.rule === rule && other.document.text.slice(other.start, other.end) === text)
    .length;
}
