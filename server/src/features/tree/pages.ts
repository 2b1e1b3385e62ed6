import { type TreeNode, type TreePath, treeNode } from './node.ts';

/** A list longer than that is shown in pages, for no view holds thousands of items well. */
const mostInList = 500;
const pageSize = 250;
const pageStep = 'page';

/**
 * The nodes of a list below `path`, or of the page of it that `path` leads to; where the list is long, its pages.
 * @param nameOf What a page is named by: its first and its last item.
 */
export function pagedNodes<T>(
  path: TreePath,
  items: readonly T[],
  nameOf: (item: T) => string,
  toNode: (item: T) => TreeNode,
): TreeNode[] {
  const [step, page = ''] = path.slice(-2);
  // A namespace may be called so too, and what stands below it is no number.
  if (step === pageStep && /^\d+$/.test(page)) {
    const start = Number(page) * pageSize;
    return items.slice(start, start + pageSize).map(toNode);
  }
  if (items.length <= mostInList) return items.map(toNode);
  return Array.from({ length: Math.ceil(items.length / pageSize) }, (_, index) => {
    const page = items.slice(index * pageSize, (index + 1) * pageSize);
    const [first, last] = [page[0], page.at(-1)] as [T, T];
    return treeNode([...path, pageStep, String(index)], 'page', `${nameOf(first)} … ${nameOf(last)}`, {
      description: [String(page.length)],
      spoken: `${nameOf(first)} to ${nameOf(last)}`,
      opens: 'closed',
    });
  });
}

/** The page of a list below `path` on which an item stands; `path` itself where the list has no pages. */
export function pagePath(path: TreePath, items: readonly unknown[], item: unknown): TreePath {
  if (items.length <= mostInList) return path;
  return [...path, pageStep, String(Math.floor(items.indexOf(item) / pageSize))];
}
