import { directoryOf } from './paths.ts';

/** Finds what lies below a directory, at any depth, in the order that all are given in: there may be thousands of both. */
export function finderBelow(uris: Iterable<string>): (directory: string) => readonly string[] {
  const found = new Map<string, string[]>();
  for (const uri of uris) {
    for (let at = directoryOf(uri); at !== ''; at = directoryOf(at)) {
      const known = found.get(at);
      if (known) known.push(uri);
      else found.set(at, [uri]);
    }
  }
  return (directory) => found.get(directory) ?? none;
}

const none: readonly string[] = [];
