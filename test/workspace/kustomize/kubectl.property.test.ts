/** Made-up trees of kustomizations make what kubectl makes of them, or are refused as they are there. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { kubectlKustomizeFiles } from '../../conformance/kustomize/kubectl.ts';
import { provisionKubectl } from '../../conformance/kustomize/provision.ts';
import { type Choose, patient, runs, Tally } from '../../oracle/property.ts';
import { plain, renderFiles } from '../../support/kustomize.ts';
import { drawTree } from './trees.ts';

/** In milliseconds: for fetching kubectl. */
const fetching = 300_000;

/** No choice is made more often than another. */
const evenly = (max: number): fc.Arbitrary<number> => fc.noBias(fc.nat({ max }));

let kubectl = '';
let folder = '';

beforeAll(async () => {
  kubectl = await provisionKubectl();
  folder = await mkdtemp(path.join(tmpdir(), 'netpol-kustomize-'));
}, fetching);

afterAll(() => rm(folder, { recursive: true, force: true }));

test('made-up trees', patient, async () => {
  const tally = new Tally('trees of kustomizations');
  let run = 0;
  await fc.assert(
    fc.asyncProperty(fc.gen(), async (generate) => {
      const choose: Choose = (...choices) => choices[generate(evenly, choices.length - 1)] as (typeof choices)[number];
      const files = drawTree(choose);
      const theirs = await kubectlKustomizeFiles(kubectl, path.join(folder, String(run++)), files);
      const { objects, problems } = renderFiles(files);
      const messages = problems.map(({ message }) => message);
      tally.add('trees');
      if (theirs) tally.add('made');
      const ours = { isRefused: messages.length > 0, objects: objects.map(({ root }) => plain(root)) };
      const said = [...messages, ...[...files].map(([name, text]) => `//- ${name}\n${text}`)].join('\n');
      if (theirs) expect(ours, said).toEqual({ isRefused: false, objects: theirs });
      else expect(ours.isRefused, said).toBe(true);
    }),
    // To look for the smallest tree would run kubectl some thousand times.
    { ...runs(40), endOnFailure: true },
  );
  tally.expectShares('trees', { made: 0.4 });
});
