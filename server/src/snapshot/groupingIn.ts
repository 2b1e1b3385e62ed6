import { folderOf } from '../workspace/folder.ts';
import { type Grouping, noGrouping } from '../workspace/grouping.ts';
import type { Snapshot } from './snapshot.ts';

/** What the configuration of its folder says of where a file or a directory belongs. */
export function groupingIn({ folders, groupings }: Pick<Snapshot, 'folders' | 'groupings'>, uri: string): Grouping {
  const folder = folderOf(folders, uri);
  return (folder && groupings[folders.indexOf(folder)]) ?? noGrouping;
}
