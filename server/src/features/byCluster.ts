import type { Instance } from '../model/instance.ts';
import type { ClusterModel } from '../snapshot/clusterModel.ts';
import type { Line } from './text.ts';

/** Who answers: an object, in one of the clusters that its file is in. */
export interface Asked {
  readonly cluster: ClusterModel;
  readonly instance: Instance | undefined;
}

/** An answer, and who gives it. */
export interface SharedAnswer<T> {
  /** Of clusters; of namespaces where one cluster has the object several times. Each once. */
  readonly names: readonly string[];
  /** That of the first of them. */
  readonly answer: T;
}

/**
 * Answers that say the same together, in the order of the first of each: a file may mean different things in different
 * clusters, or in one for several kustomizations.
 * @param textOf Equal for answers that say the same.
 */
export function sharedAnswers<T extends Asked>(
  answers: readonly T[],
  textOf: (answer: T) => string,
): SharedAnswer<T>[] {
  const isOneCluster = answers.every(({ cluster }) => cluster === answers[0]?.cluster);
  const groups = new Map<string, { readonly names: Set<string>; readonly answer: T }>();
  for (const answer of answers) {
    const text = textOf(answer);
    const name = isOneCluster ? (answer.instance?.namespace ?? '') : answer.cluster.name;
    const known = groups.get(text);
    if (known) known.names.add(name);
    else groups.set(text, { names: new Set([name]), answer });
  }
  return [...groups.values()].map(({ names, answer }) => ({ names: [...names], answer }));
}

/** Texts one after the other, each under the names of who gives it where these differ. */
export function inTurn(answers: readonly (Asked & { readonly lines: readonly Line[] })[]): readonly Line[] {
  const [only, ...more] = sharedAnswers(answers, ({ lines }) =>
    JSON.stringify(lines, (key, value) => (key === 'document' ? undefined : value)),
  );
  if (!only || more.length === 0) return only?.answer.lines ?? [];
  const headOf = ({ names }: SharedAnswer<unknown>): string => `In ${names.join(', ')}`;
  const areAlike = more.every((each) => headOf(each) === headOf(only));
  return [only, ...more].flatMap((each) => [...(areAlike ? [] : [[{ strong: headOf(each) }]]), ...each.answer.lines]);
}

/** One line of short answers: `3 workloads`, or `prod: 3 workloads, dev +2: no pods` where they differ. */
export function inOneLine(answers: readonly SharedAnswer<Asked & { readonly text: string }>[]): string {
  const [only, ...more] = answers;
  if (!only || more.length === 0) return only?.answer.text ?? '';
  const shortOf = shortNames(answers.flatMap(({ names }) => names));
  const shown = answers.slice(0, mostShown).map(({ names: [first = '', ...others], answer }) => {
    return `${shortOf(first)}${others.length > 0 ? ` +${others.length}` : ''}: ${answer.text}`;
  });
  const left = answers.length - shown.length;
  return `${shown.join(', ')}${left > 0 ? ` and ${left} more` : ''}`;
}

/** The last part of a path tells clusters apart most of the time. */
function shortNames(names: readonly string[]): (name: string) => string {
  const lastOf = (name: string): string => name.slice(name.lastIndexOf('/') + 1);
  const areUnique = new Set(names.map(lastOf)).size === names.length;
  return areUnique ? lastOf : (name) => name;
}

const mostShown = 3;
