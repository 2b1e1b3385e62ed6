import picomatch from 'picomatch';

/** Whether a file or folder is not looked at, by its path below the folder that is searched, with forward slashes. */
export type LeavesOut = (name: string, isFolder: boolean) => boolean;

/** What no search enters or reads wherever it looks, and what `exclude` says. */
export function leavesOut(exclude: readonly string[]): LeavesOut {
  const excluded = exclude.length === 0 ? () => false : picomatch([...exclude], { dot: true });
  return (name, isFolder) => {
    const base = name.slice(name.lastIndexOf('/') + 1);
    if (isFolder ? neverEntered.has(base) : !mayHoldManifests(base)) return true;
    return excluded(name) || (isFolder && excluded(`${name}/`));
  };
}

const neverEntered: ReadonlySet<string> = new Set(['.git', 'node_modules']);

function mayHoldManifests(name: string): boolean {
  return /\.(ya?ml|json)$/.test(name) || name === 'Kustomization';
}
