import { isNull, type Node, type Place, placeOf, valueAt } from '../../yaml/node.ts';
import type { Source } from '../../yaml/source.ts';
import { fileNameOf, resolvePath } from '../paths.ts';
import { type Build, type Kustomization, lack, leaveOut, loadedDocuments, readSource, refuse } from './build.ts';
import { fitted, placeOfMisfit } from './kustomizationFields.ts';
import { entriesOf, textOf } from './tree.ts';

/** Kustomize looks for them in this order, and wants one. */
const kustomizationNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kustomization in a directory; undefined where there is none. */
export function findKustomization(build: Build, directory: string): Source | undefined {
  for (const name of kustomizationNames) {
    const source = readSource(build, `${directory}/${name}`);
    if (source) return source;
  }
  return undefined;
}

/**
 * The kustomization in the directory that an entry names. What there is instead is reported at the entry.
 * @param adds Whether it only adds objects, as no component does.
 */
export function includedAt(
  build: Build,
  { directory, origin }: Kustomization,
  node: Node,
  above: readonly string[],
  adds: boolean,
): Kustomization | undefined {
  const written = textOf(node) ?? '';
  const place = placeOf(node, origin);
  if (isRemote(written)) {
    leaveOut(build, place, 'This is fetched from elsewhere when kustomize runs, and is not known here.', { adds });
    return undefined;
  }
  const uri = resolvePath(directory, written);
  if (above.includes(uri)) {
    refuse(build, place, 'This kustomization includes itself. Kustomize stops here.');
    return undefined;
  }
  if (++build.inclusions > maxInclusions) {
    leaveOut(build, place, 'These are too many kustomizations to render here.');
    return undefined;
  }
  const source = findKustomization(build, uri);
  const found = source && readKustomization(build, source, uri, true);
  if (!source) lack(build, place, uri, `There is no file and no kustomization ${written}. Kustomize stops here.`);
  return found;
}

/**
 * What a kustomization file holds; undefined where it cannot be read, which is reported.
 * @param isIncluded Whether another kustomization names it.
 */
export function readKustomization(
  build: Build,
  source: Source,
  directory: string,
  isIncluded: boolean,
): Kustomization | undefined {
  refuseOthers(build, source, directory);
  const [first] = loadedDocuments(build, source);
  if (first && saysAnything(first.ownRoot)) {
    const { root, misfits } = fitted(first.ownRoot);
    for (const misfit of misfits) {
      refuse(build, placeOfMisfit(misfit, first.origin), `${misfit.message} Kustomize stops here.`);
    }
    return { directory, root, origin: first.origin };
  }
  const [placed] = source.documents;
  if (placed && placed.document.problems.length > 0) return undefined;
  build.problems.add({
    ...startOf(source),
    message: 'This kustomization is empty. Kustomize stops here.',
    leavesOut: true,
    refused: true,
    isPlaceholder: !isIncluded,
  });
  return undefined;
}

/** Reports what lies beside the kustomization file in its directory, and could be one too. */
function refuseOthers(build: Build, first: Source, directory: string): void {
  const name = fileNameOf(first.uri);
  for (const other of kustomizationNames.slice(kustomizationNames.indexOf(name) + 1)) {
    const uri = `${directory}/${other}`;
    const source = build.files.source(uri);
    if (!source) {
      build.absent.add(uri);
      continue;
    }
    readSource(build, uri);
    refuse(
      build,
      startOf(source),
      `A folder has one kustomization file, and this one has ${name} too. Kustomize stops here.`,
    );
  }
}

/** The beginning of a file, which may have no document. */
function startOf({ uri, text, documents: [first] }: Source): Place {
  const document = first?.document ?? { text, root: undefined, problems: [], relevant: true };
  return { start: 0, end: 0, origin: { uri, document } };
}

/** Whether a field is set: to an empty list is set too, but for those that kustomize adds to another one first. */
function saysAnything(root: Node): boolean {
  return entriesOf(root).some(({ key, value }) => {
    if (['apiVersion', 'kind'].includes(key) || isNull(value)) return false;
    if (value.kind === 'scalar') return value.value !== '';
    const isAdded = ['bases', 'imageTags', 'helmChartInflationGenerator'].includes(key);
    return !isAdded || value.kind !== 'sequence' || value.items.length > 0;
  });
}

/** Components that include each other several times on each level add up quickly. */
const maxInclusions = 10_000;

export function isComponent({ root }: Kustomization): boolean {
  return textOf(valueAt(root, 'kind')) === 'Component';
}

/** A URL, an address of git, or a path that begins with a host (kustomize's git.NewRepoSpecFromURL). */
export function isRemote(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:(:|\/\/)|^[\w.-]+@[\w.-]+:|^(www\.)?(github|gitlab|bitbucket)\.(com|org)[/:]|[?&](ref|version|timeout|submodules)=/i.test(
    path,
  );
}
