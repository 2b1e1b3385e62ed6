import { globMatcher } from '../workspace/globs.ts';
import type { NotRead } from '../workspace/notRead.ts';

/**
 * Why a file or folder is not looked at, by its path below the folder that is searched, with forward slashes; undefined
 * for what is.
 */
export type LeavesOut = (name: string, isFolder: boolean) => NotRead | undefined;

/** What no search enters or reads wherever it looks, and what `exclude` says. */
export function leavesOut(exclude: readonly string[]): LeavesOut {
  const matchers = exclude.map((glob) => ({ glob, matches: globMatcher([glob], { dot: true }) }));
  return (name, isFolder) => {
    const base = name.slice(name.lastIndexOf('/') + 1);
    if (isFolder && neverEntered.has(base)) return { reason: 'never searched' };
    if (!isFolder && !mayHoldManifests(base)) return { reason: 'other name' };
    const excluding = matchers.find(({ matches }) => matches(name) || (isFolder && matches(`${name}/`)));
    return excluding && { reason: 'excluded', glob: excluding.glob };
  };
}

const neverEntered: ReadonlySet<string> = new Set(['.git', 'node_modules']);

function mayHoldManifests(name: string): boolean {
  return /\.(ya?ml|json)$/.test(name) || name === 'Kustomization';
}
