import { isPlaceholder } from '../../model/labels.ts';
import { readHeader, text } from '../../model/resource.ts';
import { type Entry, entryOf, itemsOf, type Node, type Scalar, valueAt } from '../../yaml/node.ts';
import { resolvePlain } from '../../yaml/scalar.ts';
import { globMatcher } from '../globs.ts';
import type { Home } from '../grouping.ts';
import type { ChartConfig } from '../helm/releases.ts';
import type { Deployment } from './deployment.ts';
import { repositoryOf } from './repository.ts';
import { saidAt } from './said.ts';

/**
 * What an Argo CD Application (argoproj.io/v1alpha1) applies of repositories, a deployment for each of its sources with
 * a path; none for other objects. Fields: argoproj/argo-cd, docs/operator-manual/application.yaml.
 */
export function readArgo(root: Node | undefined): readonly Deployment[] {
  const header = root && readHeader(root);
  if (header?.group !== 'argoproj.io' || header.kind !== 'Application') return [];
  const spec = valueAt(header.root, 'spec');
  const several = itemsOf(valueAt(spec, 'sources'));
  const single = valueAt(spec, 'source');
  const destination = valueAt(spec, 'destination');
  return (several.length > 0 ? several : single ? [single] : []).flatMap((source): Deployment[] => {
    const written = text(valueAt(source, 'path'));
    if (!written || isPlaceholder(written) || saidAt(source, 'chart')) return [];
    const path = written.replace(/^(\.?\/)+|\/+(\.\/*)?$/g, '') || '.';
    const kustomize = valueAt(source, 'kustomize');
    const home = homeOf(destination, kustomize);
    return [
      {
        tool: 'Argo CD',
        name: header.name,
        namespace: header.namespace,
        root: header.root,
        repository: repositoryOf(text(valueAt(source, 'repoURL'))),
        path,
        home,
        destination: clusterOf(destination),
        fields: fieldsOf(kustomize),
        ignoresMissingComponents: text(valueAt(kustomize, 'ignoreMissingComponents')) === 'true',
        commonMetadata: undefined,
        chart: { ...releaseOf(source, header.name, path), namespace: home?.namespaces[0], cluster: undefined },
        substitution: undefined,
        takesFile: fileFilter(valueAt(source, 'directory')),
        takesKustomizations: false,
      },
    ];
  });
}

/**
 * The destination's namespace counts for what sets none (ApplicationDestination.namespace), the one of kustomize for
 * everything.
 */
function homeOf(destination: Node | undefined, kustomize: Node | undefined): Home | undefined {
  const [all, others] = [text(valueAt(kustomize, 'namespace')), text(valueAt(destination, 'namespace'))];
  if (all && !isPlaceholder(all)) return { namespaces: [all], overrides: true };
  return others && !isPlaceholder(others) ? { namespaces: [others], overrides: false } : undefined;
}

/** Empty for the cluster that Argo CD runs in, and for one that a placeholder hides. */
export function clusterOf(destination: Node | undefined): string {
  const name = text(valueAt(destination, 'name')) || text(valueAt(destination, 'server')) || '';
  return name === 'in-cluster' || name === 'https://kubernetes.default.svc' || isPlaceholder(name) ? '' : name;
}

/**
 * `source.helm`: the name of the release, files of values, and values that stand in the Application itself, of which the
 * parameters win (argo-cd, docs/user-guide/helm.md). Files of another source and of another server are left out.
 */
function releaseOf(
  source: Node | undefined,
  name: string,
  path: string,
): Pick<ChartConfig, 'release' | 'values' | 'inline'> {
  const helm = valueAt(source, 'helm');
  const values = itemsOf(valueAt(helm, 'valueFiles')).flatMap((item) => {
    const file = text(item) ?? '';
    if (file === '' || file.startsWith('$') || file.includes('://') || isPlaceholder(file)) return [];
    const up = path === '.' ? [] : path.split('/').map(() => '../');
    return file.startsWith('/') ? up.join('') + file.slice(1) : file;
  });
  const object = saidAt(helm, 'valuesObject');
  const written = text(saidAt(helm, 'values'));
  const parameters = itemsOf(valueAt(helm, 'parameters')).flatMap((item) => {
    const [key, value] = [text(valueAt(item, 'name')), valueAt(item, 'value')];
    // Lists and escapes of `--set` are not read.
    if (!key || value?.kind !== 'scalar' || !/^[\w-]+(\.[\w-]+)*$/.test(key)) return [];
    const isText = text(valueAt(item, 'forceString')) === 'true';
    const set = isText ? text(value) : resolvePlain(text(value) ?? '');
    return [key.split('.').reduceRight<unknown>((inner, part) => ({ [part]: inner }), set)];
  });
  const inline = [
    ...(object ? [JSON.stringify(plainValue(object))] : written === undefined ? [] : [written]),
    ...parameters.map((parameter) => JSON.stringify(parameter)),
  ];
  return { release: text(valueAt(helm, 'releaseName')) || name, values, inline };
}

/** A tree as JSON has it. */
function plainValue(node: Node): unknown {
  if (node.kind === 'scalar') return typeof node.value === 'bigint' ? String(node.value) : node.value;
  if (node.kind === 'sequence') return node.items.map(plainValue);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plainValue(value)]));
}

/** `source.directory`: which files of a directory without a kustomization are manifests (argo-cd, findManifests). */
function fileFilter(directory: Node | undefined): Deployment['takesFile'] {
  const recurses = text(valueAt(directory, 'recurse')) === 'true';
  const matching = (key: string, otherwise: boolean): ((file: string) => boolean) => {
    const glob = text(valueAt(directory, key));
    // An asterisk goes over slashes there.
    return glob ? globMatcher([glob], { bash: true, dot: true }) : () => otherwise;
  };
  const [isIncluded, isExcluded] = [matching('include', true), matching('exclude', false)];
  return (file) =>
    /\.(ya?ml|json)$/.test(file) && (recurses || !file.includes('/')) && isIncluded(file) && !isExcluded(file);
}

/** What `kustomize edit` puts into the kustomization (argo-cd, util/kustomize). */
function fieldsOf(kustomize: Node | undefined): readonly Entry[] {
  return keys.flatMap((key): Entry[] => {
    const entry = saidAt(kustomize, key) && entryOf(kustomize, key);
    if (!entry) return [];
    if (key === 'images') return [{ ...entry, value: imagesOf(entry.value) }];
    const isMetadataOnly = key === 'commonLabels' && text(valueAt(kustomize, 'labelWithoutSelector')) === 'true';
    return [isMetadataOnly ? labelsOf(entry, valueAt(kustomize, 'labelIncludeTemplates')) : entry];
  });
}

const keys = [
  'namespace',
  'namePrefix',
  'nameSuffix',
  'commonLabels',
  'commonAnnotations',
  'images',
  'replicas',
  'patches',
  'components',
];

/** Labels that selectors do not get: an entry of `labels:`. */
function labelsOf(entry: Entry, templates: Node | undefined): Entry {
  const { start, end } = entry.value;
  const pairs = { ...entry, key: 'pairs' };
  const more = templates ? [{ ...entry, key: 'includeTemplates', value: templates }] : [];
  const item: Node = { kind: 'mapping', entries: [pairs, ...more], flow: false, start, end };
  return { ...entry, key: 'labels', value: { kind: 'sequence', items: [item], flow: false, start, end } };
}

/** Images are written `name=new/name:tag@digest` each, of which only one part has to be there. */
function imagesOf(list: Node): Node {
  return list.kind === 'sequence' ? { ...list, items: list.items.map(imageOf) } : list;
}

function imageOf(item: Node): Node {
  const written = /^(?:([^=]+)=)?([^@]*?)(?::([^:/@]*))?(?:@(.*))?$/.exec(text(item) ?? '');
  if (item.kind !== 'scalar' || !written) return item;
  const [, old, name = '', tag, digest] = written;
  const parts = { name: old ?? name, newName: old === undefined ? undefined : name, newTag: tag, digest };
  const entries = Object.entries(parts).flatMap(([key, value]): Entry[] => {
    const scalar: Scalar = { ...item, style: 'plain', value: value ?? null };
    return value === undefined ? [] : [{ key, keyStart: item.start, keyEnd: item.start, value: scalar }];
  });
  const { start, end, origin } = item;
  return { kind: 'mapping', entries, flow: false, start, end, origin };
}
