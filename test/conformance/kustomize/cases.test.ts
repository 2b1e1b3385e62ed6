/** Each of the small kustomizations makes all that a real kustomize makes of it, or is refused as it is there. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseFixture, root } from '../../support/fixture.ts';
import { describeProblem, plain, render } from '../../support/kustomize.ts';
import { cases } from './cases.ts';
import { kubectlKustomize } from './kubectl.ts';
import { provisionKubectl } from './provision.ts';

/** In milliseconds: of that for fetching kubectl, and for one run of it. */
const fetching = 300_000;
const deadline = 60_000;

let kubectl = '';
let workspace = '';

beforeAll(async () => {
  kubectl = await provisionKubectl();
  workspace = await mkdtemp(path.join(tmpdir(), 'netpol-kustomize-'));
}, fetching);

afterAll(() => rm(workspace, { recursive: true, force: true }));

test.each(Object.entries(cases))(
  '%s',
  async (name, source) => {
    const folder = path.join(workspace, name.replace(/\W+/g, '-'));
    for (const [uri, text] of parseFixture(source).files) {
      const file = path.join(folder, uri.slice(root.length + 1));
      await mkdir(path.dirname(file), { recursive: true });
      await writeFile(file, text);
    }
    const theirs = await kubectlKustomize(kubectl, folder);
    const { objects, problems } = render(source);
    if (!theirs) expect(problems).not.toEqual([]);
    else
      expect({ problems: problems.map(describeProblem), objects: objects.map(({ root }) => plain(root)) }).toEqual({
        problems: [],
        objects: theirs,
      });
  },
  deadline,
);
