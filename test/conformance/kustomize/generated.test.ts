/** Made-up kustomizations make what a real kustomize makes of them, or are refused as they are there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { chooser, patient, runs } from '../../oracle/property.ts';
import { plain, renderFiles } from '../../support/kustomize.ts';
import { generateWorkspace } from './generate.ts';
import { kubectlKustomizeFiles } from './kubectl.ts';
import { provisionKubectl } from './provision.ts';

/** In milliseconds: for fetching kubectl. */
const fetching = 300_000;

let kubectl = '';
let folder = '';

beforeAll(async () => {
  kubectl = await provisionKubectl();
  folder = await mkdtemp(path.join(tmpdir(), 'netpol-kustomize-'));
}, fetching);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('made-up kustomizations', patient, async () => {
  const { numRuns, seed } = runs(60);
  let made = 0;
  for (let run = 0; run < numRuns; run++) {
    const files = generateWorkspace(chooser(seed * 1_000_003 + run));
    const theirs = await kubectlKustomizeFiles(kubectl, path.join(folder, String(run)), files);
    const { objects, problems } = renderFiles(files);
    if (theirs) made++;
    const agrees = theirs
      ? problems.length === 0 &&
        isDeepStrictEqual(
          objects.map(({ root }) => plain(root)),
          theirs,
        )
      : problems.length > 0;
    if (agrees) continue;
    // The whole difference, and what it is one of.
    const ours = { problems: problems.map(({ message }) => message), objects: objects.map(({ root }) => plain(root)) };
    expect(ours, JSON.stringify([...files], undefined, 1)).toEqual(
      theirs ? { problems: [], objects: theirs } : 'refused',
    );
  }
  console.info(`${numRuns} made-up kustomizations, ${made} of which kustomize makes something`);
  expect(made / numRuns).toBeGreaterThan(0.4);
});
