import { isPlaceholder } from '../../model/labels.ts';
import type { Deployment } from './deployment.ts';

/**
 * The address of a repository in one of its many spellings: `git@host:a/b.git` and `https://host/a/b` are the same.
 * Undefined where none is written, or a placeholder hides it.
 */
export function repositoryOf(address: string | undefined): string | undefined {
  if (!address || isPlaceholder(address)) return undefined;
  return address
    .toLowerCase()
    .replace(/^[a-z+]+:\/\//, '')
    .replace(/^[^/@]*@/, '')
    .replace(':', '/')
    .replace(/\/+$/, '')
    .replace(/\.git$/, '');
}

/**
 * Those of the repositories that deployments are about that are taken to be this one: which are called as its folder is,
 * or else the one, or several, that most deployments name whose path is there. None where there is no such.
 * @param name The folder's. @param paths The directories of the folder below it; asked where `areSeveral`.
 */
export function ownRepositories(
  all: readonly Deployment[],
  name: string,
  paths: ReadonlySet<string>,
): ReadonlySet<string> {
  const counts = new Map<string, number>();
  for (const { repository, path } of all) {
    if (repository === undefined) continue;
    counts.set(repository, (counts.get(repository) ?? 0) + (paths.has(path) ? 1 : 0));
  }
  const called = [...counts.keys()].filter((repository) => repository.endsWith(`/${name.toLowerCase()}`));
  if (called.length > 0) return new Set(called);
  const most = Math.max(1, ...counts.values());
  return new Set([...counts].flatMap(([repository, count]) => (count === most ? repository : [])));
}

/** Whether it matters which repository a deployment is about. */
export function areSeveral(all: readonly Deployment[]): boolean {
  const [first, ...others] = new Set(all.flatMap(({ repository }) => repository ?? []));
  return others.length > 0 || (first !== undefined && all.some(({ path }) => isWhole(path)));
}

/** Whether the path of a deployment is one in this repository. All of a repository is more often another one. */
export function isOwn({ tool, repository, path }: Deployment, own: ReadonlySet<string>): boolean {
  if (repository !== undefined && own.size > 0) return own.has(repository);
  return tool === 'Flux' || !isWhole(path);
}

function isWhole(path: string): boolean {
  return path === '.';
}
