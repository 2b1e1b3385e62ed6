import { expect, test } from 'vitest';
import type { Ended } from '../../server/src/workspace/program.ts';
import { run } from './run.ts';

const pod = (name: string): string =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: ${name}\nspec: {containers: [{name: a}]}\n`;
const files = {
  'app/kustomization.yaml': 'resources:\n- https://example.org/base?ref=v1\n- web.yaml\n',
  'app/web.yaml': pod('web'),
};

function runWith(args: readonly string[], ended: Ended): ReturnType<typeof run> {
  return run(args, files, {}, { kustomize: { build: async () => ended } });
}

const far: Ended = { type: 'printed', output: pod('far') };

test('what kubectl makes of a kustomization counts, at the entry that it comes from', async () => {
  const { out, error } = await runWith(['check', '--kustomize'], far);
  expect(error).toBe('');
  expect(out).not.toContain('kustomize-unknown');
  expect(out).toMatch(/^app\/kustomization\.yaml:2:3 warning unprotected-ingress .*far/m);
});

test('nothing runs unasked', async () => {
  const { out } = await runWith(['check'], far);
  expect(out).toContain('kustomize-unknown');
  expect(out).not.toContain('far');
});

test('what kubectl refuses is said, and the run is incomplete', async () => {
  const { exit, error, out } = await runWith(['check', '--kustomize'], { type: 'failed', message: 'error: no host' });
  expect([exit, error]).toEqual([2, 'app: kubectl kustomize: error: no host\n']);
  expect(out).toContain('kubectl kustomize: no host.');
});

test('a kubectl that is not there is said', async () => {
  const { exit, error } = await run(['check', '--kustomize-path', 'bin/kubectl'], files);
  expect([exit, error]).toEqual([2, 'netpol: there is no program bin/kubectl\n']);
});
