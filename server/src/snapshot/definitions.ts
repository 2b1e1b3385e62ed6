import type { Instance } from '../model/instance.ts';
import { isPlaceholder } from '../model/labels.ts';
import type { UnitChange } from './clusterModel.ts';
import { contentOf } from './content.ts';
import { emptyShardedMap, type ShardedMap } from './shardedMap.ts';

/** Who defines what in a workspace folder, whether it stands together or not. Immutable. */
export interface Definitions {
  /** By the key of an object: every place that defines it, in no particular order. */
  readonly byKey: ShardedMap<readonly Instance[]>;
  /** Those of which two say something different; the same map while nothing in it changes. */
  readonly contested: ReadonlyMap<string, readonly Instance[]>;
}

export const noDefinitions: Definitions = { byKey: emptyShardedMap(), contested: new Map() };

/** The definitions after changes of plain files and of bundles; costs no more than these. */
export function withDefinitions(definitions: Definitions, changes: readonly UnitChange[]): Definitions {
  const touched = new Map<string, Instance[]>();
  const definersOf = (key: string): Instance[] => {
    const known = touched.get(key) ?? [...(definitions.byKey.get(key) ?? [])];
    touched.set(key, known);
    return known;
  };
  for (const { before, after } of changes) {
    const [was, is] = [new Set(before), new Set(after)];
    for (const instance of was) {
      if (is.has(instance) || !isDefinition(instance)) continue;
      const definers = definersOf(instance.key);
      definers.splice(definers.indexOf(instance), 1);
    }
    for (const instance of is)
      if (!was.has(instance) && isDefinition(instance)) definersOf(instance.key).push(instance);
  }
  if (touched.size === 0) return definitions;
  const byKey = definitions.byKey.with([...touched].map(([key, all]) => [key, all.length > 0 ? all : undefined]));
  return { byKey, contested: contestedAfter(definitions.contested, touched) };
}

/** What only tells of calls contradicts nothing. */
function isDefinition(instance: Instance): boolean {
  return instance.resource.type !== 'hint' && !isHiddenKey(instance);
}

/** Which object it is cannot be told where a placeholder hides its name or its namespace. */
export function isHiddenKey({ key }: Instance): boolean {
  return isPlaceholder(key);
}

function contestedAfter(
  before: Definitions['contested'],
  touched: ReadonlyMap<string, readonly Instance[]>,
): Definitions['contested'] {
  const contested = new Map(before);
  let changed = false;
  for (const [key, definers] of touched) {
    if (!isContested(definers)) changed = contested.delete(key) || changed;
    else {
      contested.set(key, definers);
      changed = true;
    }
  }
  return changed ? contested : before;
}

/** Whether two say something different. */
export function isContested([first, ...others]: readonly Instance[]): boolean {
  return first !== undefined && others.some((other) => differs(first, other));
}

export function differs({ resource }: Instance, other: Instance): boolean {
  return resource !== other.resource && contentOf(resource.root) !== contentOf(other.resource.root);
}
