import picomatch, { type PicomatchOptions } from 'picomatch';

/**
 * Whether a path is matched by one of some globs. What is no glob, since it is empty or longer than any path, matches
 * nothing.
 */
export function globMatcher(globs: readonly string[], options: PicomatchOptions): (path: string) => boolean {
  const matchers = globs.flatMap((glob) => {
    try {
      return picomatch(glob, options);
    } catch {
      return [];
    }
  });
  return (path) => matchers.some((matches) => matches(path));
}
