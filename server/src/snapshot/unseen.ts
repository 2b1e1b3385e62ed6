import { type Instance, instanceOf } from '../model/instance.ts';
import { isPlaceholder } from '../model/labels.ts';
import { readPluginPolicy } from '../model/pluginPolicy.ts';
import { readHeader } from '../model/resource.ts';
import { unreadPolicy, unseen } from '../model/unseen.ts';
import { chartInstalledBy } from '../workspace/deploy/installed.ts';
import type { Chart } from '../workspace/helm/chart.ts';
import type { Release } from '../workspace/helm/rendering.ts';
import type { RenderProblem } from '../workspace/kustomize/build.ts';
import type { Rendered, RenderedObject } from '../workspace/kustomize/render.ts';
import { type Node, type Place, placeOf } from '../yaml/node.ts';

type Defaults = Parameters<typeof instanceOf>[3];

/** What an object has a tool install that is not rendered here, or the policy of a network plugin that it is. */
export function unseenBy(
  { root, uri, document }: Pick<RenderedObject, 'uri' | 'document'> & { readonly root: Node | undefined },
  defaults: Defaults,
): readonly Instance[] {
  const header = root && readHeader(root);
  const policy = header && readPluginPolicy(header);
  if (policy) {
    const place = placeOf(policy.nameNode, { uri, document });
    return isPlaceholder(policy.namespace ?? '') ? [] : [instanceAt(place, unreadPolicy(policy, place), defaults)];
  }
  const chart = chartInstalledBy(root);
  if (!chart) return [];
  const place = placeOf(chart.node, { uri, document });
  return [instanceAt(place, unseen(chart.namespace, place, chart.name, chart.isFixed), defaults)];
}

/**
 * What is missing of a kustomization: it stands in the namespace that this sets, or else where an entry says it. Those
 * that are as they were in `previous` are the same instances.
 */
export function unseenIn(
  { namespace, isPartial, open }: Pick<Rendered, 'namespace' | 'isPartial' | 'open'>,
  unit: string,
  previous: readonly Instance[],
): readonly Instance[] {
  if (!isPartial) return [];
  const found = new Map<string, RenderProblem>();
  for (const problem of open)
    for (const name of namespace === undefined ? (problem.namespaces ?? []) : [namespace])
      if (!found.has(name) && !isPlaceholder(name)) found.set(name, problem);
  return [...found].map(([name, problem]) => {
    const { document } = problem.origin;
    const text = document.text.slice(problem.start, problem.end).replace(/^["']|["']$/g, '');
    const made = instanceAt(problem, unseen(name, problem, text), { unit, namespace: name });
    const isSame = ({ key, document: home, resource }: Instance): boolean =>
      key === made.key && home === document && resource.root.start === problem.start;
    return previous.find(isSame) ?? made;
  });
}

/** What a chart would install that is not rendered, or not wholly; nothing where nothing says its namespace. */
export function unseenOf(
  { id, namespace, isNamespaceSaid }: Release,
  { uri, document, name, nameNode }: Chart,
): readonly Instance[] {
  if (!isNamespaceSaid || isPlaceholder(namespace)) return [];
  const { start, end } = nameNode ?? { start: 0, end: 0 };
  const place: Place = { start, end, origin: { uri, document } };
  return [instanceAt(place, unseen(namespace, place, name), { unit: id, namespace })];
}

/** It is no object of the file that it is written in. */
function instanceAt({ origin }: Place, resource: Instance['resource'], defaults: Defaults): Instance {
  return instanceOf('', origin.document, resource, defaults);
}
