import { callsAnnotation } from '../calls/declared.ts';
import { targetsOf } from '../calls/destination.ts';
import type { Instance } from '../model/instance.ts';
import { isPlaceholder } from '../model/labels.ts';
import { listed } from '../model/listed.ts';
import type { Service } from '../model/service.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import { cursorAt } from '../snapshot/cursor.ts';
import { distinct } from '../snapshot/queries.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import { entryOf, type Span } from '../yaml/node.ts';
import { wordAt } from './wordAt.ts';

/** An address that can be written in the annotation `netpol.io/calls`, or the annotation itself. */
export interface DeclaredCompletion {
  /** `db.shop:5432`, or the key of the annotation. */
  readonly label: string;
  /** What is written for it. */
  readonly text: string;
  readonly description: string;
  /** What it replaces, in the text of the file. */
  readonly word: Span;
}

/**
 * The Services that fit at an offset of a file, with their ports, those of the workload's own namespace first; among the
 * annotations of a workload the key, where it is not there yet; nothing elsewhere. It looks at the lines, since what is
 * not begun yet has no place of its own.
 */
export function completeDeclared(
  snapshot: Snapshot,
  uri: string,
  offset: number,
  inView?: string,
): readonly DeclaredCompletion[] {
  const text = snapshot.files.get(uri)?.source.text ?? '';
  const line = declaringLine(text, offset);
  if (!line) return completeKey(snapshot, uri, offset, inView);
  const cursor = cursorAt(snapshot, uri, line.key, inView);
  if (!cursor?.instance) return [];
  const { cluster, instance } = cursor;
  const word = wordAt(text, offset, ofAddress);
  return servicesFrom(cluster, instance.namespace).flatMap((service) =>
    addressesOf(service, instance.namespace).map((label) => ({
      label,
      text: label,
      description: descriptionOf(cluster, service),
      word,
    })),
  );
}

function completeKey(snapshot: Snapshot, uri: string, offset: number, inView?: string): readonly DeclaredCompletion[] {
  const text = snapshot.files.get(uri)?.source.text ?? '';
  const word = wordAt(text, offset, ofKey);
  const above = annotationsAbove(text, word);
  const cursor = above === undefined ? undefined : cursorAt(snapshot, uri, above, inView);
  const [annotations, metadata] = [cursor?.path.at(-1), cursor?.path.at(-2)];
  const isOfPods = annotations?.key === 'annotations' && metadata?.key === 'metadata';
  if (cursor?.instance?.resource.type !== 'workload' || !isOfPods) return [];
  if (entryOf(annotations.node, callsAnnotation)) return [];
  const description = 'Whom this workload calls: Services or hosts, with commas.';
  return [{ label: callsAnnotation, text: `${callsAnnotation}: `, description, word }];
}

/** Where `annotations:` stands to which a word alone in its line belongs; undefined for other words. */
function annotationsAbove(text: string, { start, end }: Span): number | undefined {
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indentation = text.slice(lineStart, start);
  if (!/^ +$/.test(indentation) || !/^[^\S\n]*(?:\n|$)/.test(text.slice(end))) return undefined;
  for (let at = lineStart; at > 0; ) {
    const from = text.lastIndexOf('\n', at - 2) + 1;
    const line = text.slice(from, at).trimEnd();
    const column = line.search(/\S/);
    if (column >= 0 && column < indentation.length && line[column] !== '#')
      return /^ *annotations:(?: *#.*)?$/.test(line) ? from + column : undefined;
    at = from;
  }
  return undefined;
}

/** What the key of an annotation is made of. */
const ofKey = /[\w./-]/;

/** Where the key of the annotation stands, in front of an offset in the same line. */
function declaringLine(text: string, offset: number): { readonly key: number } | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(start, offset);
  const key = before.lastIndexOf(callsAnnotation);
  return key >= 0 && /^["']?:\s/.test(before.slice(key + callsAnnotation.length)) ? { key: start + key } : undefined;
}

/** What stands between commas, blanks and quotes. */
const ofAddress = /[\w.:/-]/;

function servicesFrom(cluster: ClusterModel, home: string): readonly Instance<Service>[] {
  const services = distinct([...cluster.namespaces.values()].flatMap((namespace) => namespace.services));
  const usable = services.filter(
    ({ resource, namespace }) =>
      resource.serviceType !== 'ExternalName' && !isPlaceholder(resource.name) && !isPlaceholder(namespace),
  );
  return [
    ...usable.filter(({ namespace }) => namespace === home),
    ...usable.filter(({ namespace }) => namespace !== home),
  ];
}

/** One for each port. */
function addressesOf({ namespace, resource }: Instance<Service>, home: string): string[] {
  const host = namespace === home ? resource.name : `${resource.name}.${namespace}`;
  return resource.ports.length === 0 ? [host] : resource.ports.map(({ port }) => `${host}:${port}`);
}

function descriptionOf(cluster: ClusterModel, service: Instance<Service>): string {
  const pods = targetsOf(cluster, { service, pod: undefined }).map(
    ({ resource }) => `${resource.kind} ${resource.name}`,
  );
  const where = `Service ${service.resource.name} in namespace ${service.namespace}`;
  return pods.length === 0 ? `${where}. No workload is known behind it.` : `${where}, to ${listed(pods, 'and')}.`;
}
