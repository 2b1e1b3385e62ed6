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
  const known = new Map<string, readonly Applied[]>();
  const around = (directory: string): readonly Applied[] => {
    if (directory === '') return none;
    let found = known.get(directory);
    if (!found) {
      const outside = around(directoryOf(directory));
      const own = byDirectory.get(directory);
      found = own ? [...own, ...outside] : outside;
      known.set(directory, found);
    }
    return found;
  };
  return (place) => {
    const found = around(directoryOf(place)).filter(({ target }) => target.holdsFile(place));
    const rendered = byRendered.get(place);
    return rendered ? [...new Set([...rendered, ...found])] : found;
  };
}

const none: readonly Applied[] = [];
