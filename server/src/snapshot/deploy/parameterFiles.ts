import { memo } from '../../model/memo.ts';
import type { ParameterFile } from '../../workspace/deploy/argoParameters.ts';
import { filesOfSet } from '../../workspace/deploy/argoSets.ts';
import { type Folder, folderOf } from '../../workspace/folder.ts';
import { pathBelow } from '../../workspace/paths.ts';
import { isNull, type Node } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';
import type { Source } from '../../yaml/source.ts';
import type { DeploymentFiles } from './files.ts';

/**
 * Whether an ApplicationSet that is written in a file takes values from a file, which need be no manifest. Undefined
 * where none takes any; the same while the files are.
 */
export const valuesTaken = memo((files: DeploymentFiles) =>
  memo((folders: readonly Folder[]): ((uri: string) => boolean) | undefined => {
    const all = [...files.values()].flatMap(({ sets }) =>
      sets.flatMap(({ root, uri }) => {
        const [takes, folder] = [filesOfSet(root), folderOf(folders, uri)];
        return takes && folder ? [{ takes, folder }] : [];
      }),
    );
    if (all.length === 0) return undefined;
    return (uri) => all.some(({ takes, folder }) => folderOf(folders, uri) === folder && takes(pathIn(folder, uri)));
  }),
);

/** A file with its values: those of the first document that holds something, which may be a list of objects. */
export function parameterFile(source: Source, folder: Folder): ParameterFile {
  return read(source)(folder);
}

const read = memo((source: Source) =>
  memo((folder: Folder): ParameterFile => ({ path: pathIn(folder, source.uri), objects: objectsIn(source) })),
);

function pathIn({ uri, base = uri }: Folder, file: string): string {
  return pathBelow(base, file) ?? '';
}

/** What cannot be read makes no Application. */
function objectsIn({ documents }: Source): readonly Node[] {
  const parsed = documents.map(({ document }) => (document.relevant ? document : parseDocument(document.text)));
  if (parsed.some(({ problems }) => problems.length > 0)) return [];
  const root = parsed.find((document) => document.root && !isNull(document.root))?.root;
  if (!root) return [nothing];
  return root.kind === 'sequence' ? (root.items.length > 0 ? root.items : [nothing]) : [root];
}

/** An empty file is an object without keys. */
const nothing: Node = { kind: 'mapping', entries: [], flow: false, start: 0, end: 0 };
