import { type Place, placeOf, valueAt } from '../../yaml/node.ts';
import { type Build, doubt, type Kustomization, leaveOut, refuse } from './build.ts';
import type { Item } from './item.ts';
import { listAt, textOf } from './tree.ts';

/** An object that says what a generator makes, or what a transformer does. */
export interface Plugin {
  readonly item: Item;
  /** The entry of the kustomization that it comes from. */
  readonly place: Place;
}

/** The kind of a plugin that is built into kustomize and done here; undefined for any other, which is reported. */
export function builtInKind(build: Build, { item, place }: Plugin, role: Role): string | undefined {
  const kind = textOf(valueAt(item.root, 'kind')) ?? '';
  const isBuiltIn = textOf(valueAt(item.root, 'apiVersion')) === 'builtin';
  if (isBuiltIn && done[role].includes(kind)) return kind;
  if (isBuiltIn && !leftOut[role].includes(kind)) {
    refuse(build, place, `Kustomize has no ${role} ${kind} of its own. Kustomize stops here.`);
  } else if (role === 'transformer') {
    leaveOut(build, place, 'This transformer runs with kustomize, and what it does is not known here.');
  } else {
    const namespace = kind === 'HelmChartInflationGenerator' && textOf(valueAt(item.root, 'namespace'));
    leaveOut(build, place, 'This generator runs with kustomize, and what it makes is not known here.', {
      adds: true,
      ...(namespace && { namespaces: [namespace] }),
    });
  }
  return undefined;
}

type Role = 'generator' | 'transformer';

const done: Readonly<Record<Role, readonly string[]>> = {
  generator: ['ConfigMapGenerator', 'SecretGenerator'],
  transformer: [
    'AnnotationsTransformer',
    'ImageTagTransformer',
    'LabelTransformer',
    'NamespaceTransformer',
    'PatchJson6902Transformer',
    'PatchStrategicMergeTransformer',
    'PatchTransformer',
    'PrefixSuffixTransformer',
    'PrefixTransformer',
    'ReplacementTransformer',
    'ReplicaCountTransformer',
    'SuffixTransformer',
  ],
};

/** What is built into kustomize too. */
const leftOut: Readonly<Record<Role, readonly string[]>> = {
  generator: ['HelmChartInflationGenerator', 'IAMPolicyGenerator'],
  transformer: ['HashTransformer', 'ValueAddTransformer'],
};

/**
 * Reports what runs other programs, which is not done here, with the namespaces that charts are installed in where an
 * entry says them (kustomize, api/types HelmChart.namespace, HelmChartArgs.releaseNamespace).
 */
export function reportPrograms(build: Build, { root, origin }: Kustomization): void {
  const reportCharts = (key: string, namespaceKey: string): void => {
    for (const node of listAt(root, key)) {
      const namespace = textOf(valueAt(node, namespaceKey));
      leaveOut(
        build,
        placeOf(node, origin),
        'Helm renders this chart when kustomize runs, and what it makes is not known here.',
        {
          adds: true,
          ...(namespace && { namespaces: [namespace] }),
        },
      );
    }
  };
  reportCharts('helmCharts', 'namespace');
  reportCharts('helmChartInflationGenerator', 'releaseNamespace');
  for (const node of listAt(root, 'validators'))
    doubt(build, placeOf(node, origin), 'This validator runs with kustomize, and what it refuses is not known here.');
}
