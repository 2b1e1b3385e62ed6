/**
 * Renaming anything in random clusters: it is refused, or nobody may call anybody else than before, by the oracle
 * (`test/oracle`) too, and renaming it back gives the text that was there.
 */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { labelUsesIn } from '../../../server/src/features/rename/labelUses.ts';
import { renameAt, renameTargetAt } from '../../../server/src/features/rename/rename.ts';
import type { Target } from '../../../server/src/features/rename/target.ts';
import { applied } from '../../../server/src/fixes/edits.ts';
import type { Change } from '../../../server/src/fixes/fix.ts';
import type { Snapshot } from '../../../server/src/snapshot/snapshot.ts';
import type { GenerateOptions } from '../../oracle/arbitraries.ts';
import { complete } from '../../oracle/complete.ts';
import { allows } from '../../oracle/evaluate.ts';
import { clusters, type Generated } from '../../oracle/generate.ts';
import { chooser, patient, runs, Tally } from '../../oracle/property.ts';
import { readManifests } from '../../oracle/read.ts';
import { labelValues, namespaceNames, podKeys, portNames, portNumbers, protocols } from '../../oracle/vocabulary.ts';
import type { World } from '../../oracle/world.ts';
import { root } from '../../support/fixture.ts';
import { snapshotOfGenerated } from '../../support/generated.ts';
import { changedPairs } from '../../support/reach.ts';

const known: GenerateOptions = { unknowns: false, ipBlocks: false, tiers: true, services: true, settled: true };
const unknown: GenerateOptions = { ...known, unknowns: true, ipBlocks: true };

test('another name changes nothing else, or is refused', patient, () => {
  const tally = new Tally('renames');
  const property = (options: GenerateOptions) =>
    fc.property(clusters(options), fc.nat(), (generated, seed) => {
      const before = snapshotOfGenerated(generated);
      for (const { uri, offset, target, newName } of placesIn(before, seed)) {
        const change = renameAt(before, uri, offset, newName);
        if (!change || newName === target.word) continue;
        tally.add('renames');
        tally.add(isOfWorkload(target) ? 'workload' : target.what.replace(/ app.*| tier.*| team.*| env.*/, ''));
        tally.add(change.type === 'refusal' ? 'refused' : 'renamed');
        if (change.type === 'refusal') continue;
        expect(change.files.length).toBeGreaterThan(0);
        const after = applied(before, change);
        const isOfNamespace = target.what === 'name of a namespace';
        // Names of workloads are no words of anything else.
        const called = (text: string): string =>
          isOfNamespace
            ? text.replaceAll(`${target.word}/`, `${newName}/`)
            : text.replaceAll(new RegExp(`/(${target.word}|${newName})(?![\\w-])`, 'g'), '/renamed');
        if (!isOfNamespace) expect(changedPairs(before, after, isOfWorkload(target) ? called : undefined)).toEqual([]);
        if (options === known) {
          const [was, is] = [before, after].map((state) => reachIn(worldOf(state, generated)).map(called).sort());
          expect(is).toEqual(was);
        }
        if (hasOwnAlready(before, change, target, newName)) tally.add('made alike');
        else tally.add(isSameBack(before, after, change, uri, offset, target) ? 'back' : 'not back');
      }
    });
  fc.assert(property(known), runs(12));
  fc.assert(property(unknown), runs(12));
  expect(tally.count('not back')).toBe(0);
  tally.expectShares('renames', {
    renamed: 0.3,
    refused: 0.05,
    'value of the label': 0.1,
    'key of a label': 0.1,
    'name of a container port': 0.02,
    'name of a namespace': 0.05,
    workload: 0.05,
  });
});

interface Place {
  readonly uri: string;
  readonly offset: number;
  readonly target: Target;
  readonly newName: string;
}

/** Some places where something can be renamed, with names that are new or that something else has. */
function placesIn(snapshot: Snapshot, seed: number): Place[] {
  const choose = chooser(seed);
  const groups = [labelValues, podKeys, portNames, namespaceNames, workloadNames].map((words) => {
    const pattern = words.flatMap((word) => (word.length > 1 ? word.replaceAll('.', '\\.') : [])).join('|');
    return [...snapshot.files.values()].flatMap(({ source: { uri, text } }) =>
      [...text.matchAll(new RegExp(`\\b(?:${pattern})\\b`, 'g'))].map(({ index }) => ({ uri, offset: index + 1 })),
    );
  });
  const some = groups.flatMap((places) => (places.length === 0 ? [] : [choose(...places)]));
  return some.flatMap(({ uri, offset }) => {
    const target = renameTargetAt(snapshot, uri, offset);
    return target && !('reason' in target) ? [{ uri, offset, target, newName: choose('fresh', ...plain) }] : [];
  });
}

const workloadNames = ['w0', 'w1', 'w2', 'w3', 'w4'] as const;

function isOfWorkload({ word }: Target): boolean {
  return workloadNames.some((name) => name === word);
}

/** Names that need no quotes, so that there and back is the same text. */
const plain = ['web', 'web', 'api', 'http', 'tier', 'shop', 'w1'] as const;

/** Whether an object that changes has the new name as another label of its own, which then changes with it. */
function hasOwnAlready({ clusters, files }: Snapshot, change: Change, { what }: Target, newName: string): boolean {
  const changed = new Set(
    change.files.flatMap(({ uri, edits }) =>
      edits.map((edit) => files.get(uri)?.source.documents.findLast(({ start }) => start <= edit.start)?.document),
    ),
  );
  const key = what.split('value of the label ')[1];
  return clusters.some((cluster) =>
    labelUsesIn(cluster, key ?? newName, key === undefined ? undefined : newName).some(
      ({ asks, instance }) => !asks && changed.has(instance.document),
    ),
  );
}

/** Whether renaming it back gives the same text; a name that was written in an unusual way may gain quotes. */
function isSameBack(
  before: Snapshot,
  after: Snapshot,
  { files }: Change,
  uri: string,
  offset: number,
  target: Target,
): boolean {
  const edits = files.find((file) => file.uri === uri)?.edits ?? [];
  const moved = edits
    .filter(({ end }) => end < offset)
    .reduce((sum, { start, end, newText }) => sum + newText.length - (end - start), 0);
  const undone = renameAt(after, uri, offset + moved, target.word);
  if (undone?.type !== 'change') return false;
  const texts = ({ files: all }: Snapshot) => [...all.values()].map(({ source }) => source.text);
  const isUnusual = /^(?:true|1|)$/.test(target.word);
  return isUnusual || JSON.stringify(texts(applied(after, undone))) === JSON.stringify(texts(before));
}

function worldOf({ files }: Snapshot, { settings }: Generated): World {
  const texts = [...files.values()].map(({ source: { uri, text } }) => ({ path: uri.slice(root.length + 1), text }));
  return complete(readManifests(texts), settings, chooser(0));
}

/** What is written, and a port that is not. */
const asked = [...portNumbers, 8081];

/** Who may call whom on which of some ports: `Deployment/shop/web -> Pod/ops/db: TCP 80`. */
function reachIn(world: World): string[] {
  const found: string[] = [];
  for (const from of world.pods) {
    for (const to of world.pods) {
      if (from === to) continue;
      for (const protocol of protocols)
        for (const port of asked)
          if (allows(world, from, to, protocol, port))
            found.push(`${from.workload} -> ${to.workload}: ${protocol} ${port}`);
    }
  }
  return found.sort();
}
