import type { DocumentSpan, Instance } from '../model/instance.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { clustersInView, instancesIn } from '../snapshot/fileQueries.ts';
import { homed } from '../snapshot/homed.ts';
import { locate } from '../snapshot/locate.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { isWrittenIn } from '../snapshot/writtenIn.ts';
import type { Span } from '../yaml/node.ts';
import type { Document } from '../yaml/source.ts';
import { type Asked, inOneLine, inTurn, sharedAnswers } from './byCluster.ts';
import { clusterPolicyHints } from './clusterPolicyHints.ts';
import { documentsIn } from './documentsIn.ts';
import type { Hint, HintedPart, HintKind } from './hint.ts';
import { policyHints } from './policyHints.ts';

/** A hint at an offset of a file's text, for all clusters that the file is in. */
export interface InlayHint extends Hint {
  readonly offset: number;
}

/**
 * What the selectors, peers, ports and addresses of policies mean, between two offsets of a file, in the order of the
 * text; no kind but those asked for. Where clusters differ each is named, the one `inView` first. A patch of a
 * kustomization has the hints of what it adds. Nothing of a file that is not there.
 */
export function inlayHintsIn(
  snapshot: Snapshot,
  uri: string,
  range: Span,
  kinds: ReadonlySet<HintKind>,
  inView?: string,
): InlayHint[] {
  const documents = documentsIn(snapshot, uri, range);
  if (documents.size === 0) return [];
  const answers = new Map<string, { readonly offset: number; readonly given: (Asked & Hint)[] }>();
  for (const cluster of clustersInView(snapshot, uri, inView)) {
    for (const instance of policiesIn(snapshot, cluster, uri, documents)) {
      for (const { kind, places, hint } of hintedParts(cluster, instance)) {
        const offset = kinds.has(kind) ? offsetIn(snapshot, uri, documents, places) : undefined;
        if (offset === undefined || offset < range.start || offset > range.end) continue;
        const said = hint();
        if (!said) continue;
        const key = `${offset} ${kind}`;
        const known = answers.get(key) ?? { offset, given: [] };
        known.given.push({ cluster, instance, ...said });
        answers.set(key, known);
      }
    }
  }
  return [...answers.values()].sort((a, b) => a.offset - b.offset).map(({ offset, given }) => joined(offset, given));
}

function joined(offset: number, given: readonly (Asked & Hint)[]): InlayHint {
  const shared = sharedAnswers(given, ({ text }) => text);
  const [only, ...others] = shared;
  return {
    offset,
    text: inOneLine(shared),
    to: others.length === 0 ? only?.answer.to : undefined,
    details: () => inTurn(given.map(({ cluster, instance, details }) => ({ cluster, instance, lines: details() }))),
  };
}

/** The policies that are written in these documents of a file, or that have a part from there. */
function policiesIn(
  snapshot: Snapshot,
  cluster: ClusterModel,
  uri: string,
  documents: ReadonlySet<Document>,
): readonly Instance[] {
  const isPolicy = ({ resource }: Instance): boolean => resource.type === 'policy' || resource.type === 'clusterPolicy';
  const own = instancesIn(snapshot, cluster, uri).filter(
    (instance) => documents.has(instance.document) && isPolicy(instance),
  );
  const patched = cluster.bundles
    .filter(({ sources }) => sources.has(uri))
    .flatMap(({ id, instances }) => {
      const here = instances.filter(
        (instance) => isPolicy(instance) && !documents.has(instance.document) && isWrittenIn(instance, uri),
      );
      return homed(here, cluster.homeOf(id));
    });
  return [...own, ...patched];
}

function hintedParts(cluster: ClusterModel, instance: Instance): HintedPart[] {
  const { resource } = instance;
  if (resource.type === 'policy') return policyHints(cluster, { ...instance, resource });
  return resource.type === 'clusterPolicy' ? clusterPolicyHints(cluster, { ...instance, resource }) : [];
}

/** Where in the file a hint stands; undefined where no part of it is in these documents as they are now. */
function offsetIn(
  snapshot: Snapshot,
  uri: string,
  documents: ReadonlySet<Document>,
  places: readonly DocumentSpan[],
): number | undefined {
  const place = places.find((each) => each.uri === uri && documents.has(each.document));
  const offset = place && locate(snapshot, place)?.start;
  if (!place || offset === undefined) return undefined;
  // In a document that is broken since, what stood in front of it may have been typed over.
  const before = place.document.text.slice(lineStart(place.document.text, place.start), place.start);
  return snapshot.files.get(uri)?.source.text.slice(offset - before.length, offset) === before ? offset : undefined;
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}
