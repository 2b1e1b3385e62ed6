import { isPlaceholder } from '../../model/labels.ts';
import { readHeader, text } from '../../model/resource.ts';
import { itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import { clusterOf } from './argo.ts';
import { saidAt } from './said.ts';

/** A chart that a tool installs, and that is never rendered here. */
export interface InstalledChart {
  /** As written; undefined where what applies the object decides. */
  readonly namespace: string | undefined;
  /** Whether it stays there wherever the object itself is. */
  readonly isFixed: boolean;
  /** The name of the object. */
  readonly name: string;
  readonly node: Node;
}

/**
 * The chart that an object has a tool install in the cluster that it stands in itself: a HelmRelease of Flux
 * (helm.toolkit.fluxcd.io, spec.targetNamespace), or an Application or ApplicationSet of Argo CD with a chart that is in
 * no repository of git. Undefined for others, for another cluster, and where a placeholder hides the namespace.
 */
export function chartInstalledBy(root: Node | undefined): InstalledChart | undefined {
  const header = root && readHeader(root);
  const spec = valueAt(header?.root, 'spec');
  if (!header) return undefined;
  const { group, kind, name, nameNode: node } = header;
  if (group === 'helm.toolkit.fluxcd.io' && kind === 'HelmRelease') {
    const target = text(valueAt(spec, 'targetNamespace')) || undefined;
    const namespace = target ?? header.namespace;
    if (saidAt(spec, 'kubeConfig') || isHidden(namespace)) return undefined;
    return { namespace, isFixed: target !== undefined, name, node };
  }
  if (group !== 'argoproj.io' || (kind !== 'Application' && kind !== 'ApplicationSet')) return undefined;
  const application = kind === 'Application' ? spec : valueAt(spec, 'template', 'spec');
  const sources = [valueAt(application, 'source'), ...itemsOf(valueAt(application, 'sources'))];
  const destination = valueAt(application, 'destination');
  const namespace = text(valueAt(destination, 'namespace'));
  const isThere = sources.some((source) => saidAt(source, 'chart')) && clusterOf(destination) === '';
  return isThere && namespace && !isHidden(namespace) ? { namespace, isFixed: true, name, node } : undefined;
}

function isHidden(namespace: string | undefined): boolean {
  return namespace !== undefined && isPlaceholder(namespace);
}
