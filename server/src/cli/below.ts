import path from 'node:path';
import type { Io } from './io.ts';
import { stdin } from './load.ts';

/** Whether a file, by the path that is shown of it, is one of the PATHs or in one; without PATHs every file is. */
export function isBelow({ cwd }: Pick<Io, 'cwd'>, paths: readonly string[], file: string): boolean {
  return (
    paths.length === 0 ||
    paths.some((given) => {
      if (file === stdin || given === stdin) return file === given;
      const way = path.relative(path.resolve(cwd, given), path.resolve(cwd, file));
      return way.split(path.sep)[0] !== '..' && !path.isAbsolute(way);
    })
  );
}
