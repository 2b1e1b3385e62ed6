import { directoryOf } from '../../workspace/paths.ts';
import type { Applied } from './applied.ts';

/** For a place those that apply it as it is written: there may be thousands, so they are found by the folders around it. */
export function holdersAmong(written: readonly Applied[]): (place: string) => readonly Applied[] {
  const byDirectory = new Map<string, Applied[]>();
  const byRendered = new Map<string, Applied[]>();
  const note = (index: Map<string, Applied[]>, key: string, applied: Applied): void => {
    const known = index.get(key);
    if (known) known.push(applied);
    else index.set(key, [applied]);
  };
  for (const applied of written) {
    note(byDirectory, applied.target.directory, applied);
    for (const id of applied.target.rendered) note(byRendered, id, applied);
  }
  return (place) => {
    const found = new Set(byRendered.get(place));
    for (let at = directoryOf(place); at !== ''; at = directoryOf(at))
      for (const applied of byDirectory.get(at) ?? []) if (applied.target.holdsFile(place)) found.add(applied);
    return [...found];
  };
}
