import { counted } from '../../model/counted.ts';
import { memo } from '../../model/memo.ts';
import type { Finding } from '../../rules/rule.ts';
import type { NamespaceModel } from '../../snapshot/namespaceModel.ts';
import { type TreeNode, type TreePath, treeNode } from './node.ts';
import { pagedNodes } from './pages.ts';

/** What the rules find in a file. */
export type FindingsIn = (uri: string) => readonly Finding[];

/** The item for the findings about what a namespace holds; none where there are none. */
export function problemsGroup(path: TreePath, namespace: NamespaceModel, findingsIn: FindingsIn): TreeNode[] {
  const files = filesOf(namespace);
  // In a large namespace they are looked for when somebody asks.
  if (files.size > mostCounted) return [treeNode(path, 'problems', 'Problems', { opens: 'closed' })];
  const count = [...files.keys()].reduce((sum, uri) => sum + problemsIn(namespace, uri, findingsIn).length, 0);
  if (count === 0) return [];
  return [treeNode(path, 'problems', 'Problems', { description: [String(count)], opens: 'closed' })];
}

const mostCounted = 100;

/**
 * The files with findings, or the findings in the file that `uri` names.
 * @param shownPath How a file is shown: relative to its folder.
 */
export function problemChildren(
  path: TreePath,
  namespace: NamespaceModel,
  uri: string | undefined,
  findingsIn: FindingsIn,
  shownPath: (uri: string) => string,
): TreeNode[] {
  if (uri !== undefined)
    return problemsIn(namespace, uri, findingsIn).map((finding, index) => findingNode(path, finding, index));
  const files = [...filesOf(namespace).keys()]
    .map((file) => ({ file, shown: shownPath(file), count: problemsIn(namespace, file, findingsIn).length }))
    .filter(({ count }) => count > 0)
    .sort((a, b) => (a.shown < b.shown ? -1 : 1));
  if (files.length === 0) return [treeNode([...path, 'none'], 'isolated', 'No problems here')];
  return pagedNodes(
    path,
    files,
    ({ shown }) => shown,
    ({ file, shown, count }) =>
      treeNode([...path, 'file', file], 'file', shown, {
        description: [String(count)],
        spoken: `${shown}, ${counted(count, 'problem')}`,
        opens: 'closed',
      }),
  );
}

/** The documents that the objects of a namespace are written in, by their files. */
const filesOf = memo((namespace: NamespaceModel) => {
  const files = new Map<string, Set<unknown>>();
  const { workloads, policies, services, ingresses, routes, configMaps, declarations } = namespace;
  for (const { uri, document } of [workloads, policies, services, ingresses, routes, configMaps, declarations].flat()) {
    const known = files.get(uri);
    if (known) known.add(document);
    else files.set(uri, new Set([document]));
  }
  return files;
});

/** What an editor shows among its problems too: no hints. */
function problemsIn(namespace: NamespaceModel, uri: string, findingsIn: FindingsIn): Finding[] {
  const documents = filesOf(namespace).get(uri);
  return findingsIn(uri).filter(({ severity, document }) => severity !== 'hint' && documents?.has(document));
}

function findingNode(path: TreePath, finding: Finding, index: number): TreeNode {
  const { severity, message, rule } = finding;
  return treeNode([...path, String(index)], severity, message, {
    description: [rule],
    spoken: `${severity}: ${message}`,
    place: finding,
  });
}
