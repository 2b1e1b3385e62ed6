import type { Instance } from '../model/instance.ts';
import { memo } from '../model/memo.ts';
import { type Folder, folderOf } from '../workspace/folder.ts';
import { type Grouping, noGrouping } from '../workspace/grouping.ts';
import type { ClusterModel } from './clusterModel.ts';
import { withDeployed, withNamespacesOf } from './elsewhere.ts';
import { instancesOf, type SourceFile } from './file.ts';
import { groupingIn } from './groupingIn.ts';
import { type Inventory, withInventory } from './inventory.ts';
import type { Snapshot } from './snapshot.ts';

export const nothingKnown: Snapshot['known'] = new Map();

/** What saved output of kubectl says, file by file, once some files are others. */
export function knownAfter(
  snapshot: Snapshot,
  changed: ReadonlyMap<string, SourceFile | undefined>,
): ReadonlyMap<string, readonly Instance[]> {
  const uris = [...changed.keys()].filter((uri) => groupingIn(snapshot, uri).isKnown(uri));
  if (uris.length === 0) return snapshot.known;
  const known = new Map(snapshot.known);
  for (const uri of uris) {
    const file = changed.get(uri);
    if (file) known.set(uri, instancesOf(file).filter(isSeen));
    else known.delete(uri);
  }
  return known;
}

/** What a chart made is in the output itself, as far as that was asked for. */
function isSeen({ resource }: Instance): boolean {
  return resource.type !== 'unseen';
}

/**
 * With what is known of each, deployments and what none of them applies with what they know of one another; without what
 * is left where a configuration names clusters that hold everything.
 * @param groupings Those in effect, by folder. @param configured Those that configurations say.
 */
export function shown(
  models: readonly ClusterModel[],
  groupings: readonly Grouping[],
  configured: readonly Grouping[],
  folders: readonly Folder[],
  known: Snapshot['known'],
): readonly ClusterModel[] {
  return models.flatMap((written) => {
    const index = folders.indexOf(written.folder);
    const grouping = groupings[index] ?? noGrouping;
    const isNamed = configured[index]?.clusters.some(({ name }) => name === written.name);
    const isEmpty = written.namespaces.size === 0 && written.clusterPolicies.length === 0;
    if (isEmpty && !isNamed && grouping.clusters.length > 0) return [];
    const isDeployed = ({ folder, name }: ClusterModel): boolean =>
      folder === written.folder && grouping.clusters.some((cluster) => cluster.name === name);
    const isLeft = (model: ClusterModel): boolean => model.folder === written.folder && !isDeployed(model);
    const model =
      grouping === configured[index]
        ? written
        : isLeft(written)
          ? withDeployed(written, models.filter(isDeployed))
          : withNamespacesOf(written, models.filter(isLeft));
    return known.size === 0 ? [model] : [withInventory(model, inventoryOf(known)(grouping)(model, folders))];
  });
}

/** What is known of a cluster; the same as long as all that is known is. */
const inventoryOf = memo((known: Snapshot['known']) =>
  memo((grouping: Grouping) => {
    const inventories = new Map<string, Inventory>();
    return ({ name, folder, configured }: ClusterModel, folders: readonly Folder[]): Inventory => {
      const named = grouping.clusters.find((cluster) => cluster.name === name);
      const id = named ? name : '';
      const files = inventories.get(id) ?? {
        configured,
        files: new Map(
          [...known]
            .filter(
              ([uri]) =>
                folderOf(folders, uri) === folder && (named ?? { isKnown: grouping.isKnownOfAll }).isKnown(uri),
            )
            .sort(([a], [b]) => (a < b ? -1 : 1)),
        ),
      };
      inventories.set(id, files);
      return files;
    };
  }),
);
