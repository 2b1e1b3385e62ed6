import type { DocumentSpan, Instance } from '../../model/instance.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { folderOf, pathIn } from '../../workspace/folder.ts';
import type { Part } from './parts.ts';

/** `Deployment cart` */
export function objectWords({ resource: { kind, name } }: Instance): string {
  return `${kind} ${name}`;
}

/** Relative to the folder of the workspace that it is in. */
export function pathOfFile({ folders }: Snapshot, uri: string): string {
  const folder = folderOf(folders, uri);
  return folder ? pathIn(folder, uri) : uri;
}

/** A part without the quotes around it. */
export function wordSpan({ uri, document, start, end, form }: Part): DocumentSpan {
  const isQuoted = form !== 'inside' && /^(["']).*\1$/s.test(document.text.slice(start, end));
  return { uri, document, start: isQuoted ? start + 1 : start, end: isQuoted ? end - 1 : end };
}
