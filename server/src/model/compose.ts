import { entryOf, itemsOf, type Mapping, type Node, valueAt } from '../yaml/node.ts';
import { type ResourceHeader, text } from './resource.ts';

/** A file of Docker Compose: which of an application's parts start after which, under the names that they often keep. */
export interface Compose extends ResourceHeader {
  readonly type: 'hint';
  readonly hint: 'compose';
  readonly dependencies: readonly Dependency[];
}

export interface Dependency {
  readonly from: string;
  readonly to: string;
  readonly node: Node;
}

/** Whether a document may be such a file that says what depends on what. */
export function couldCompose(text: string): boolean {
  return (text.includes('depends_on') || text.includes('links')) && /^["']?services["']?[ \t]*:/m.test(text);
}

/** The services of a compose file (its specification: `services`, `depends_on`, `links`); undefined for any other text. */
export function readCompose(root: Mapping): Compose | undefined {
  const services = entryOf(root, 'services');
  if (services?.value.kind !== 'mapping' || entryOf(root, 'kind') || entryOf(root, 'apiVersion')) return undefined;
  const { entries } = services.value;
  const dependencies = entries.flatMap(({ key, value }) => dependenciesOf(key, value));
  if (dependencies.length === 0) return undefined;
  return {
    type: 'hint',
    hint: 'compose',
    group: '',
    version: '',
    kind: 'Compose',
    name: text(valueAt(root, 'name')) || entries.map(({ key }) => key).join(', '),
    namespace: undefined,
    root,
    nameNode: services.value,
    dependencies,
  };
}

/** A list of names, or a mapping with a condition for each. A link may give the other an alias: `db:database`. */
function dependenciesOf(from: string, service: Node): Dependency[] {
  const dependsOn = valueAt(service, 'depends_on');
  const named = dependsOn?.kind === 'mapping' ? dependsOn.entries.map(keyNode) : itemsOf(dependsOn);
  return [...named, ...itemsOf(valueAt(service, 'links'))].flatMap((node) => {
    const to = text(node)?.replace(/:.*$/, '');
    return to ? [{ from, to, node }] : [];
  });
}

function keyNode({ key, keyStart, keyEnd, origin }: Mapping['entries'][number]): Node {
  return { kind: 'scalar', value: key, style: 'plain', start: keyStart, end: keyEnd, origin };
}
