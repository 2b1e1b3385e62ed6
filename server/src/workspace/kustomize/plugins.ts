import { itemsOf, type Node, placeOf, valueAt } from '../../yaml/node.ts';
import { resolvePath } from '../paths.ts';
import { type Build, inlineDocuments, type Kustomization, leaveOut, loadedDocuments, readSource } from './build.ts';
import { isRemote } from './included.ts';
import { textOf } from './tree.ts';

/**
 * Reports what runs other programs, which is not done here, with the namespaces that charts are installed in where an
 * entry says them (kustomize, api/types HelmChart.namespace, HelmChartArgs.releaseNamespace, HelmChartInflationGenerator).
 */
export function reportPlugins(build: Build, kustomization: Kustomization): void {
  const { root, origin } = kustomization;
  const report = (key: string, what: string, namespacesOf: (node: Node) => readonly (string | undefined)[]): void => {
    for (const node of itemsOf(valueAt(root, key))) {
      const namespaces = namespacesOf(node).flatMap((namespace) => namespace || []);
      leaveOut(build, placeOf(node, origin), `${what}, and what it makes is not known here.`, {
        adds: true,
        ...(namespaces.length > 0 && { namespaces }),
      });
    }
  };
  const helm = 'Helm renders this chart when kustomize runs';
  report('helmCharts', helm, (node) => [textOf(valueAt(node, 'namespace'))]);
  report('helmChartInflationGenerator', helm, (node) => [textOf(valueAt(node, 'releaseNamespace'))]);
  report('generators', 'This generator runs with kustomize', (node) => namespacesOfCharts(build, kustomization, node));
}

/** A generator is written in place, in a file, or in one of several files of a directory, which is not looked into. */
function namespacesOfCharts(
  build: Build,
  { directory, origin }: Kustomization,
  entry: Node,
): readonly (string | undefined)[] {
  const written = textOf(entry);
  if (entry.kind !== 'scalar' || !written) return [];
  const isInline = written.includes('\n');
  const source = isInline || isRemote(written) ? undefined : readSource(build, resolvePath(directory, written));
  const documents = isInline ? inlineDocuments(build, entry, origin) : source ? loadedDocuments(build, source) : [];
  return documents
    .filter(({ root }) => textOf(valueAt(root, 'kind')) === 'HelmChartInflationGenerator')
    .map(({ root }) => textOf(valueAt(root, 'namespace')));
}
