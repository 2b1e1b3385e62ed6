import type { Instance } from '../../model/instance.ts';
import { text } from '../../model/resource.ts';
import { nameLabel } from '../../policy/selection.ts';
import { entryOf, itemsOf, type Node, valueAt } from '../../yaml/node.ts';
import type { Use } from './component.ts';
import { labelUsesOf } from './labelUses.ts';
import { type Part, valuePart } from './parts.ts';

/** An object that is in a namespace, or speaks of it. */
export interface NamespaceUse extends Use {
  readonly parts: readonly Part[];
  /** In how many scalars. */
  readonly sites: number;
  /** Whether a Secret says it in what it holds, of which nothing is shown. */
  readonly isHidden: boolean;
}

/**
 * Where an object writes the name of a namespace: as its own, in a selector of namespaces, as that of what it refers to,
 * and in the hosts of Services there. Undefined where it is neither in it nor speaks of it.
 * @param services The names of the Services of that namespace.
 */
export function namespaceUseOf(
  instance: Instance,
  namespace: string,
  services: ReadonlySet<string>,
): NamespaceUse | undefined {
  const { resource } = instance;
  const selected = labelUsesOf(instance).flatMap(({ key, values }) =>
    key === nameLabel ? values.flatMap(({ value, part }) => (value === namespace && part ? part : [])) : [],
  );
  // In what pods are made of, fields of these names mean something else.
  const refers = resource.type !== 'workload' && resource.type !== 'policy' && resource.type !== 'configMap';
  const written = namespaceIn(instance, resource.root, namespace, services, refers);
  const isIn = resource.type === 'namespace' ? resource.name === namespace : instance.namespace === namespace;
  if (written.sites + selected.length === 0 && !isIn) return undefined;
  const parts = [...written.parts, ...selected];
  const isSecret = resource.type === 'hint' && resource.hint === 'secret';
  return { instance, parts, sites: written.sites + selected.length, isHidden: isSecret && written.hosts > 0 };
}

/**
 * The same of any object but what its selectors say.
 * @param refers Whether a field `namespace` anywhere in it is the name of one.
 */
export function namespaceIn(
  place: Pick<Instance, 'uri' | 'document'>,
  root: Node,
  namespace: string,
  services: ReadonlySet<string>,
  refers: boolean,
): Pick<NamespaceUse, 'parts' | 'sites'> & { readonly hosts: number } {
  const nodes = new Set<Node>();
  const hosts: Part[][] = [];
  const add = (node: Node): void => {
    if (node.kind === 'scalar' && node.value === namespace) nodes.add(node);
  };
  const metadata = valueAt(root, 'metadata');
  const own = valueAt(metadata, text(valueAt(root, 'kind')) === 'Namespace' ? 'name' : 'namespace');
  if (own) add(own);
  walk(root, refers, add, (node) => {
    const found = hostParts(place, node, namespace, services);
    if (found.length > 0) hosts.push(found);
  });
  return {
    parts: [...[...nodes].map((node) => valuePart(place, node)), ...hosts.flat()],
    sites: nodes.size + hosts.length,
    hosts: hosts.length,
  };
}

/** Whether an object is in a namespace and writes so, or a kustomization does for it. */
export function saysNamespace({ instance: { resource } }: NamespaceUse): boolean {
  return resource.type === 'namespace' || valueAt(resource.root, 'metadata', 'namespace') !== undefined;
}

/** Every scalar of a tree, and what fields that name namespaces hold. */
function walk(node: Node, refers: boolean, name: (node: Node) => void, scalar: (node: Node) => void): void {
  if (node.kind === 'scalar') scalar(node);
  if (node.kind === 'sequence') for (const item of node.items) walk(item, refers, name, scalar);
  if (node.kind !== 'mapping') return;
  for (const field of refers ? ['namespace', 'targetNamespace'] : []) {
    const own = entryOf(node, field)?.value;
    if (own) name(own);
  }
  // Where pods may be placed, and what is scraped or admitted.
  for (const list of ['namespaces', 'matchNames']) for (const item of itemsOf(entryOf(node, list)?.value)) name(item);
  for (const { value } of node.entries) walk(value, refers, name, scalar);
}

/** The name in hosts of Services, and of the accounts of a namespace, in a text: as it is written. */
function hostParts(
  place: Pick<Instance, 'uri' | 'document'>,
  node: Node,
  namespace: string,
  services: ReadonlySet<string>,
): Part[] {
  if (node.kind !== 'scalar' || typeof node.value !== 'string' || !node.value.includes(namespace)) return [];
  const whole = valuePart(place, node);
  const written = whole.document.text.slice(whole.start, whole.end);
  const name = namespace.replace(/[^\w-]/g, '\\$&');
  const host = new RegExp(
    `(?<![\\w-])([a-z0-9-]+)\\.(${name})(?=(\\.svc)?(?:$|[^\\w-]))(?!\\.(?!svc\\b)[a-z0-9])`,
    'gi',
  );
  const account = new RegExp(`(?<=system:serviceaccounts?:|/ns/)${name}(?![\\w-])`, 'g');
  const starts = [
    ...[...written.matchAll(host)].flatMap(({ index, 0: all, 1: service = '', 3: svc }) =>
      svc !== undefined || services.has(service.toLowerCase()) ? [index + all.length - namespace.length] : [],
    ),
    ...[...written.matchAll(account)].map(({ index }) => index),
  ];
  return starts.map((start) => ({
    ...whole,
    start: whole.start + start,
    end: whole.start + start + namespace.length,
    form: 'inside',
  }));
}
