import type { Kustomization } from './kustomization.ts';
import { directoryOf } from './paths.ts';

/**
 * The directories of the kustomizations that are rendered: those that no other one includes. A Component is part of
 * others and never rendered alone.
 */
export function rootDirectories(kustomizations: Iterable<Kustomization>): string[] {
  const all = [...kustomizations];
  const included = new Set(all.flatMap(({ includedUris }) => includedUris));
  return all
    .filter(({ uri, isComponent }) => !isComponent && !included.has(directoryOf(uri)) && !included.has(uri))
    .map(({ uri }) => directoryOf(uri))
    .sort();
}
