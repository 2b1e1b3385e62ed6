import { itemsOf, type Node, valueAt } from '../yaml/node.ts';
import { type Backend, whereNamed } from './entryPoint.ts';
import { readPort } from './ports.ts';
import { type ResourceHeader, text } from './resource.ts';

/** What makes the API server call Services: admission and conversion webhooks, and extension API servers. */
export interface ApiServerClient extends ResourceHeader {
  readonly type: 'hint';
  readonly hint: 'apiServerClient';
  readonly backends: readonly Backend[];
}

/** Only with a webhook for conversion does a CustomResourceDefinition say anything here (see `kindsOfInterest`). */
export const definitionKind = 'CustomResourceDefinition';

export const apiServerClientKinds: readonly string[] = [
  'ValidatingWebhookConfiguration',
  'MutatingWebhookConfiguration',
  'APIService',
];

/** By `group/kind`, where an object names Services. */
const places: Readonly<Record<string, (spec: Node | undefined, root: Node) => readonly (Node | undefined)[]>> = {
  'admissionregistration.k8s.io/ValidatingWebhookConfiguration': webhooksOf,
  'admissionregistration.k8s.io/MutatingWebhookConfiguration': webhooksOf,
  'apiregistration.k8s.io/APIService': (spec) => [valueAt(spec, 'service')],
  // The second is that of v1beta1.
  [`apiextensions.k8s.io/${definitionKind}`]: (spec) => [
    valueAt(spec, 'conversion', 'webhook', 'clientConfig', 'service'),
    valueAt(spec, 'conversion', 'webhookClientConfig', 'service'),
  ],
};

/** Undefined for other kinds, and for what names no Service: most definitions, and webhooks with a URL. */
export function readApiServerClient(header: ResourceHeader): ApiServerClient | undefined {
  const type = `${header.group}/${header.kind}`;
  if (!Object.hasOwn(places, type)) return undefined;
  const services = places[type]?.(valueAt(header.root, 'spec'), header.root) ?? [];
  const backends = services.flatMap(readServiceReference);
  return backends.length === 0 ? undefined : { ...header, type: 'hint', hint: 'apiServerClient', backends };
}

function webhooksOf(_: Node | undefined, root: Node): readonly (Node | undefined)[] {
  return itemsOf(valueAt(root, 'webhooks')).map((webhook) => valueAt(webhook, 'clientConfig', 'service'));
}

/** The port is 443 where none is named (admissionregistration/v1 ServiceReference, and so for the others). */
function readServiceReference(node: Node | undefined): Backend[] {
  const nameNode = valueAt(node, 'name');
  const service = text(nameNode);
  if (!nameNode || !service) return [];
  const portNode = valueAt(node, 'port');
  const port = readPort(portNode) ?? 443;
  const namespace = text(valueAt(node, 'namespace'));
  return [{ service, namespace, port, portNode, podPort: undefined, node: whereNamed(nameNode, node) }];
}
