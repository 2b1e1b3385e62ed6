import { entryOf, type Mapping, type Node } from '../yaml/node.ts';
import { couldHold } from '../yaml/relevant.ts';
import { definitionKind } from './apiServerClient.ts';
import { clusterPolicyKinds, readClusterPolicy } from './clusterPolicy.ts';
import { readCompose } from './compose.ts';
import { readConfigMap } from './configMap.ts';
import { hintKinds, readHint } from './hint.ts';
import { readIngress } from './ingress.ts';
import { readNamespace } from './namespace.ts';
import { operatorWorkloadKinds, readOperatorWorkload } from './operatorWorkload.ts';
import { pluginPolicyKinds } from './pluginPolicy.ts';
import { readPolicy } from './policy.ts';
import { type Resource, type ResourceHeader, readHeader, text } from './resource.ts';
import { readRoute, routeKinds } from './route.ts';
import { readService } from './service.ts';
import { readWorkload, workloadKinds } from './workload.ts';

/** The kinds that the model reads. A document of another kind costs no more than a look at its `kind`. */
export const kindsOfInterest: ReadonlySet<string> = new Set([
  ...workloadKinds,
  ...operatorWorkloadKinds,
  'Namespace',
  'Service',
  'Ingress',
  'ConfigMap',
  'NetworkPolicy',
  ...routeKinds,
  ...clusterPolicyKinds,
  ...hintKinds,
  // Of Flux and Argo CD, which say what belongs together.
  'Kustomization',
  'Application',
  'ApplicationSet',
  // Of Flux: a chart that nobody sees.
  'HelmRelease',
  ...pluginPolicyKinds,
]);

/**
 * Whether a document may be the definition of a custom resource with a webhook for its conversion, which must name the
 * versions of the review (apiextensions/v1 WebhookConversion). Of the others, which are large, nothing is read.
 */
export function couldConvert(text: string): boolean {
  return text.includes('conversionReviewVersions') && couldHold(text, definitionKinds);
}

const definitionKinds: ReadonlySet<string> = new Set([definitionKind]);

/** The resources of one document: none, one, or the items of a List (or of a `DeploymentList` and its kin). */
export function readResources(root: Node | undefined): Resource[] {
  if (root?.kind !== 'mapping') return [];
  const kind = text(entryOf(root, 'kind')?.value);
  const items = entryOf(root, 'items')?.value;
  if (kind?.endsWith('List') && items?.kind === 'sequence') {
    return items.items.flatMap((item) => readResource(withTypeOf(root, kind, item)));
  }
  return readResource(root);
}

function readResource(root: Node): Resource[] {
  if (root.kind !== 'mapping') return [];
  const header = readHeader(root);
  const resource = header
    ? readers.reduce<Resource | undefined>((found, read) => found ?? read(header), undefined)
    : readCompose(root);
  return resource ? [resource] : [];
}

const readers: readonly ((header: ResourceHeader) => Resource | undefined)[] = [
  readWorkload,
  readOperatorWorkload,
  readPolicy,
  readService,
  readNamespace,
  readIngress,
  readRoute,
  readClusterPolicy,
  readConfigMap,
  readHint,
];

/** Items of a typed list (`kind: PodList`) may leave out what the list says already: their apiVersion and kind. */
function withTypeOf(list: Mapping, kind: string, item: Node): Node {
  if (item.kind !== 'mapping' || kind === 'List' || entryOf(item, 'kind')) return item;
  const apiVersion = entryOf(list, 'apiVersion');
  const kindEntry = entryOf(list, 'kind');
  if (!apiVersion || kindEntry?.value.kind !== 'scalar') return item;
  const itemKind = { ...kindEntry, value: { ...kindEntry.value, value: kind.slice(0, -'List'.length) } };
  return { ...item, entries: [apiVersion, itemKind, ...item.entries] };
}
