import { text } from '../../model/resource.ts';
import { itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import { parseDocument } from '../../yaml/parse.ts';

/** An entry under `dependencies` of a `Chart.yaml`, or of a `requirements.yaml` as charts of version 1 have it. */
export interface Dependency {
  readonly name: string;
  /** The name under which the chart knows it: its alias, or its own. */
  readonly knownAs: string;
  readonly version: string | undefined;
  /** The path of its directory from the chart's, for one that is not fetched (`repository: file://../common`). */
  readonly localPath: string | undefined;
  /** Its name in the list. */
  readonly node: Node;
  readonly item: Node;
}

export function readDependencies(root: Node | undefined): readonly Dependency[] {
  return itemsOf(valueAt(root, 'dependencies')).flatMap((item) => {
    const node = valueAt(item, 'name');
    const name = text(node);
    if (!node || name === undefined) return [];
    const repository = text(valueAt(item, 'repository'));
    return [
      {
        name,
        knownAs: text(valueAt(item, 'alias')) ?? name,
        version: text(valueAt(item, 'version')),
        localPath: repository?.startsWith(local) ? repository.slice(local.length) : undefined,
        node,
        item,
      },
    ];
  });
}

const local = 'file://';

export function dependenciesIn(file: string): readonly Dependency[] {
  return readDependencies(parseDocument(file).root);
}

/** The text of a `Chart.yaml` or `requirements.yaml` without some of its dependencies: their lines are cut out. */
export function withoutDependencies(file: string, names: ReadonlySet<string>): string {
  let result = file;
  for (const { name, item } of dependenciesIn(file).toReversed()) {
    if (!names.has(name)) continue;
    const start = file.lastIndexOf('\n', item.start) + 1;
    const lineFeed = file.indexOf('\n', item.end);
    result = result.slice(0, start) + (lineFeed < 0 ? '' : result.slice(lineFeed + 1));
  }
  return result;
}
