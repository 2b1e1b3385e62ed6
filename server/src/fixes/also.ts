import type { Snapshot } from '../snapshot/snapshot.ts';
import { effectOf } from './effect.ts';
import { effectWords, unknownEffect } from './effectWords.ts';
import type { Fix } from './fix.ts';
import { isolatesMore } from './isolatesMore.ts';

/** What of the connections that a change opens and closes its title does not say; undefined for nothing. */
export function alsoOf(before: Snapshot, after: Snapshot, changes: Fix['changes']): string | undefined {
  if (changes === 'as titled') return undefined;
  if (changes !== 'opens as titled') {
    const effect = effectOf(before, after);
    return effect ? effectWords(effect) : unknownEffect;
  }
  // Whatever a policy admits, it closes something only to those whom nothing isolated before.
  if (!isolatesMore(before, after)) return undefined;
  const effect = effectOf(before, after);
  return effect ? effectWords({ ...effect, opened: [] }) : unknownEffect;
}
