import { containersOf } from '../../model/container.ts';
import type { Instance } from '../../model/instance.ts';
import { entryOf, type Node } from '../../yaml/node.ts';
import { type Part, valuePart } from './parts.ts';

/**
 * Where pods are told a word that is the name of a namespace, and by its own name may mean one: `--namespace=shop`,
 * `--watch-namespace shop`, a variable `POD_NAMESPACE` or such a key of a ConfigMap. Nobody knows whether it does:
 * metrics have namespaces too.
 */
export function namespaceWordsIn(instance: Instance, namespace: string): Part[] {
  const { resource } = instance;
  const isNamed = (node: Node): boolean => node.kind === 'scalar' && node.value === namespace;
  if (resource.type === 'configMap') {
    const data = entryOf(resource.root, 'data')?.value;
    return (data?.kind === 'mapping' ? data.entries : []).flatMap(({ key, value }) =>
      isNamed(value) && variable.test(key) ? valuePart(instance, value) : [],
    );
  }
  if (resource.type !== 'workload') return [];
  return containersOf(resource).flatMap(({ env, words }) => [
    ...env.flatMap(({ name, node }) => (isNamed(node) && variable.test(name) ? valuePart(instance, node) : [])),
    ...words.flatMap((word, index) => {
      if (isNamed(word)) return flag.test(String(words[index - 1]?.value)) ? valuePart(instance, word) : [];
      const [before, value] = String(word.value).split('=');
      return value === namespace && flag.test(before ?? '') ? inside(valuePart(instance, word), namespace) : [];
    }),
  ]);
}

const variable = /(?:^|[-_.a-z])namespace$/i;
const flag = /^--?(?:[\w-]+-)?namespace$/;

/** The end of a word, before the quote if there is one. */
function inside(part: Part, namespace: string): Part[] {
  const at = part.document.text.slice(part.start, part.end).lastIndexOf(`=${namespace}`);
  if (at < 0) return [];
  const start = part.start + at + 1;
  return [{ ...part, start, end: start + namespace.length, form: 'inside' }];
}
