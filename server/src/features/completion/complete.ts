import type { Snapshot } from '../../snapshot/snapshot.ts';
import { isKustomizationFile } from '../../workspace/kustomization.ts';
import { isChartFile, leftOutReason } from '../../workspace/leftOut.ts';
import { addressCompletions } from './addresses.ts';
import { type Asked, homesOf } from './asked.ts';
import { clusterRecipeCompletions } from './clusterRecipes.ts';
import type { Completion, Completions, Part } from './completion.ts';
import { fieldCompletions } from './fields.ts';
import { labelCompletions } from './labels.ts';
import { peerCompletions } from './peers.ts';
import { policyPlaceAt } from './place.ts';
import { portCompletions } from './ports.ts';
import { recipeCompletions } from './recipes.ts';
import { enumCompletions, headerCompletions, namespaceCompletions, priorityCompletions } from './values.ts';

/**
 * What fits at an offset of a file in a policy of any kind, or in a document that is empty yet, the most useful first.
 * The text may be broken and half-typed. Undefined where nothing does: in other kinds, in templates, in comments.
 *
 * @param text Of the file as it is now: the snapshot keeps nothing of one without a manifest.
 * @param inView The name of the cluster whose answer comes first.
 */
export function completePolicy(
  snapshot: Snapshot,
  uri: string,
  text: string,
  offset: number,
  inView?: string,
): Completions | undefined {
  if (isKustomizationFile(uri) || isChartFile(uri) || leftOutReason(uri, snapshot.roles) === 'Helm template')
    return undefined;
  const place = policyPlaceAt(text, offset);
  if (!place) return undefined;
  const asked = { snapshot, uri, text, place, homes: homesOf(snapshot, uri, offset, place, inView) };
  const parts = lists.map((list) => list(asked));
  const items = parts.flatMap((part) => part.items);
  if (items.length === 0) return undefined;
  return { items, word: place.word, isIncomplete: parts.some(({ isCut }) => isCut) };
}

/** Each gives what it has for a place, mostly nothing. */
const lists: readonly ((asked: Asked) => Part<Completion>)[] = [
  whole(headerCompletions),
  whole(fieldCompletions),
  labelCompletions,
  namespaceCompletions,
  whole(enumCompletions),
  whole(priorityCompletions),
  portCompletions,
  addressCompletions,
  peerCompletions,
  whole(recipeCompletions),
  whole(clusterRecipeCompletions),
];

function whole(list: (asked: Asked) => readonly Completion[]): (asked: Asked) => Part<Completion> {
  return (asked) => ({ items: list(asked), isCut: false });
}
