import { entryOf } from '../yaml/node.ts';
import type { ResourceHeader } from './resource.ts';

/** core/v1 Secret. What it holds is read where it is used (`textsOfSecret`), and said nowhere. */
export interface Secret extends ResourceHeader {
  readonly type: 'hint';
  readonly hint: 'secret';
}

/** Undefined for other kinds, and for one that SOPS encrypted. */
export function readSecret(header: ResourceHeader): Secret | undefined {
  if (header.group !== '' || header.kind !== 'Secret' || entryOf(header.root, 'sops')) return undefined;
  return { ...header, type: 'hint', hint: 'secret' };
}
