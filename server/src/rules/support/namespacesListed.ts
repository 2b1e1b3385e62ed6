import { listed } from '../../model/listed.ts';

/** `namespace a`, `namespaces a and b`, `namespaces a, b and 5 others` */
export function namespacesListed(names: readonly string[]): string {
  const shown = names.length > 3 ? [...names.slice(0, 2), `${names.length - 2} others`] : names;
  return `${names.length === 1 ? 'namespace' : 'namespaces'} ${listed(shown, 'and')}`;
}
