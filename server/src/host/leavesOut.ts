import picomatch from 'picomatch';

/** Whether a file or folder is not looked at, by its path below the folder that is searched, with forward slashes. */
export type LeavesOut = (name: string, isFolder: boolean) => boolean;

/** What no search enters or reads wherever it looks, and what `exclude` says. */
export function leavesOut(exclude: readonly string[]): LeavesOut {
  const matchers = exclude.flatMap(matcher);
  const excluded = (name: string): boolean => matchers.some((matches) => matches(name));
  return (name, isFolder) => {
    const base = name.slice(name.lastIndexOf('/') + 1);
    if (isFolder ? neverEntered.has(base) : !mayHoldManifests(base)) return true;
    return excluded(name) || (isFolder && excluded(`${name}/`));
  };
}

/** Nothing for what is no glob: an empty one, or one of more characters than any path has. */
function matcher(glob: string): ((name: string) => boolean)[] {
  try {
    return [picomatch(glob, { dot: true })];
  } catch {
    return [];
  }
}

const neverEntered: ReadonlySet<string> = new Set(['.git', 'node_modules']);

function mayHoldManifests(name: string): boolean {
  return /\.(ya?ml|json)$/.test(name) || name === 'Kustomization';
}
