import { sameCluster } from '../../fixes/effect.ts';
import { dnsLabelProblems } from '../../model/syntax.ts';
import { nameLabel } from '../../policy/selection.ts';
import type { ClusterModel } from '../../snapshot/clusterModel.ts';
import type { Cursor } from '../../snapshot/cursor.ts';
import type { Snapshot } from '../../snapshot/snapshot.ts';
import { type Folder, folderOf } from '../../workspace/folder.ts';
import { parseSource, type Source } from '../../yaml/source.ts';
import { wordAt } from '../wordAt.ts';
import { clustersOfFolder, objectsOf, objectsWith } from './clusters.ts';
import { componentAt, sitesOf } from './component.ts';
import { configUriOf, namespaceInConfig, namespaceNamedAt, nothingInConfig } from './configUses.ts';
import { labelUsesIn } from './labelUses.ts';
import { type NamespaceUse, namespaceIn, namespaceUseOf, saysNamespace } from './namespaceUses.ts';
import { namespaceWordsIn } from './namespaceWords.ts';
import { isFileIn, type OtherObject, otherObjectsOf, otherObjectsWith } from './otherObjects.ts';
import { distinctParts, isSamePart, type Part } from './parts.ts';
import { namespaceInPolicyTests } from './policyTestUses.ts';
import type { Found, Target } from './target.ts';
import { objectWords, wordSpan } from './words.ts';

/** The name of a namespace at the cursor: of itself, of what is in it, or where something speaks of it. */
export function namespaceAt(snapshot: Snapshot, cursors: readonly Cursor[]): Target | undefined {
  for (const { instance, document, offset, cluster } of cursors) {
    const { start, end } = wordAt(document.text, offset, /[\w-]/);
    const word = document.text.slice(start, end);
    if (!instance || !cluster.namespaces.has(word)) continue;
    const part = namespaceUseOf(instance, word, serviceNames(cluster, word))?.parts.find(
      (each) => each.document === document && each.start <= offset && offset <= each.end,
    );
    if (!part) continue;
    return target(snapshot, cluster.folder, word, part, (_, { parts }) => parts.some((each) => isSamePart(each, part)));
  }
  return undefined;
}

/** The same in a `.netpol.yaml`, where it names one of a cluster that it is about. */
export function namespaceInConfigAt(snapshot: Snapshot, source: Source, offset: number): Target | undefined {
  const folder = folderOf(snapshot.folders, source.uri);
  const named = folder && source.uri === configUriOf(folder) ? namespaceNamedAt(source, offset) : undefined;
  if (!folder || !named) return undefined;
  const { part, namespace, cluster: name } = named;
  const meant = clustersOfFolder(snapshot, folder).filter(
    (each) => each.namespaces.has(namespace) && (name === undefined || each.name === name),
  );
  if (meant.length === 0) return undefined;
  return target(snapshot, folder, namespace, part, (cluster) => meant.includes(cluster));
}

function target(
  snapshot: Snapshot,
  folder: Folder,
  word: string,
  part: Part,
  isStart: (cluster: ClusterModel, use: NamespaceUse) => boolean,
): Target {
  return {
    at: wordSpan(part),
    word,
    what: 'name of a namespace',
    isAnywhere: true,
    problems: dnsLabelProblems,
    found: (config) => found(snapshot, folder, word, isStart, config),
  };
}

function serviceNames({ namespaces }: ClusterModel, namespace: string): ReadonlySet<string> {
  return new Set(namespaces.get(namespace)?.services.map(({ resource }) => resource.name));
}

/** Where the name stands in objects of kinds that are not read, and in patches, which say what they are about. */
function partsOfOthers(
  objects: readonly OtherObject[],
  clusters: ReadonlySet<ClusterModel>,
  namespace: string,
): readonly Part[] {
  const services = new Set([...clusters].flatMap((cluster) => [...serviceNames(cluster, namespace)]));
  return objects.flatMap(
    ({ place, header, isPatch }) => namespaceIn(place, header.root, namespace, services, !isPatch).parts,
  );
}

/** Those that every cluster has from the start. */
const ownNamespaces: readonly string[] = ['default', 'kube-system', 'kube-public', 'kube-node-lease'];

function found(
  snapshot: Snapshot,
  folder: Folder,
  namespace: string,
  isStart: (cluster: ClusterModel, use: NamespaceUse) => boolean,
  config: Source | undefined,
): Found {
  const clusters = clustersOfFolder(snapshot, folder);
  const { uses, parts } = componentAt<NamespaceUse>(
    {
      clusters,
      in: (each) => usesIn(each, namespace),
      partsOf: (use) => use.parts,
      areLinked: () => true,
    },
    isStart,
  );
  const touched = new Set(uses.map((use) => use.cluster));
  const tests = namespaceInPolicyTests(snapshot, touched, namespace);
  const configured = config ? namespaceInConfig(config, clusters, touched, namespace) : nothingInConfig;
  return {
    parts: [
      ...parts,
      ...tests.parts,
      ...partsOfOthers(otherObjectsWith(snapshot, touched, namespace), touched, namespace),
    ],
    sites: sitesOf(clusters, uses, ({ sites }) => sites),
    names: {
      namespace: (each, name, newName) => (name === namespace && touched.has(each) ? newName : undefined),
    },
    unread: (uri, text) => {
      const source = parseSource(uri, text, () => true);
      if (!isFileIn(snapshot, uri, touched)) return undefined;
      return { source, parts: partsOfOthers(otherObjectsOf(snapshot, source, namespace), touched, namespace) };
    },
    perhaps: distinctParts(
      [...touched].flatMap((each) =>
        objectsWith(each, namespace).flatMap((instance) => namespaceWordsIn(instance, namespace)),
      ),
    ),
    config: configured.parts,
    refusal:
      refusalOf(
        uses.map(({ use }) => use),
        touched,
        namespace,
        configured.parts.length > 0,
      ) ??
      tests.refusal ??
      configured.refusal,
    collision: (after, newName) => collision(touched, newName) ?? stillConfigured(after, touched, namespace),
  };
}

/** What is in a namespace by no word of its own is looked at too. */
function usesIn(cluster: ClusterModel, namespace: string): NamespaceUse[] {
  const services = serviceNames(cluster, namespace);
  const model = cluster.namespaces.get(namespace);
  const objects = new Set([...objectsWith(cluster, namespace), ...(model ? objectsOf(model) : [])]);
  return [...objects].flatMap((instance) => namespaceUseOf(instance, namespace, services) ?? []);
}

/**
 * Why a namespace cannot have another name: something that no manifest of it says puts objects there.
 * @param isConfigured Whether the configuration names it, which may be what does.
 */
function refusalOf(
  uses: readonly NamespaceUse[],
  clusters: ReadonlySet<ClusterModel>,
  namespace: string,
  isConfigured: boolean,
): string | undefined {
  if (ownNamespaces.includes(namespace))
    return `Every cluster has a namespace ${namespace}: it cannot have another name.`;
  const silent = uses.find((use) => use.instance.namespace === namespace && !saysNamespace(use));
  if (silent && !isConfigured)
    return `${objectWords(silent.instance)} sets no namespace: what puts it into ${namespace} is said elsewhere.`;
  const hidden = uses.find(({ isHidden }) => isHidden);
  if (hidden) return `${objectWords(hidden.instance)} holds a host in ${namespace}, which a rename cannot change.`;
  for (const { namespaces } of clusters) {
    if ((namespaces.get(namespace)?.unseen.length ?? 0) > 0)
      return `Something that is not rendered may be in ${namespace} too: it would stay there.`;
  }
  return undefined;
}

/** Whether the configuration means the namespace by its old name then: something in it cannot be changed. */
function stillConfigured(after: Snapshot, clusters: ReadonlySet<ClusterModel>, namespace: string): string | undefined {
  for (const cluster of clusters) {
    const { configured } = sameCluster(after, cluster) ?? cluster;
    const { ingressControllers, callers, dns } = configured;
    const named = [
      ...configured.namespaces.keys(),
      ...ingressControllers.map((controller) => controller.namespace),
      ...callers.flatMap(({ of, from }) => [of.namespace, ...from.map((caller) => caller.namespace)]),
      dns.namespace,
    ];
    if (named.includes(namespace)) return `The configuration of Netpol names ${namespace} too: change it there first.`;
  }
  return undefined;
}

function collision(clusters: ReadonlySet<ClusterModel>, newName: string): string | undefined {
  for (const cluster of clusters) {
    if (cluster.namespaces.has(newName) || cluster.configured.namespaces.has(newName))
      return `There is a namespace ${newName} already.`;
    const other = labelUsesIn(cluster, nameLabel, newName).find(({ asks }) => asks);
    if (other)
      return `${objectWords(other.instance)} speaks of a namespace ${newName} already, and would mean this one.`;
  }
  return undefined;
}
