import { expect, test } from 'vitest';
import { deployment } from '../support/manifests.ts';
import { run, type Texts } from './run.ts';

const web = deployment('web').replace(/^.*\n/, '');
const files: Texts = {
  'base/kustomization.yaml': 'resources: [web.yaml, ../more]\n',
  'base/web.yaml': web,
  'more/kustomization.yaml': 'resources: [api.yaml]\n',
  'more/api.yaml': web.replaceAll('web', 'api'),
  'prod/kustomization.yaml': 'resources: [../base]\nnamespace: prod\n',
};

test('bases of a kustomization are read where they lie, outside of the PATHs and excluded', async () => {
  const listed = { exit: 0, out: expect.stringContaining('prod/web[Deployment] => prod/api[Deployment]'), error: '' };
  expect(await run(['list', 'prod'], files)).toEqual(listed);
  const exclude = '.netpol.yaml';
  expect(await run(['list'], { ...files, [exclude]: 'exclude: [base/**, more/**]\n' })).toEqual(listed);
});

test('a base that is nowhere is reported, and what is there is read', async () => {
  const { out } = await run(['check', 'prod'], { ...files, 'more/kustomization.yaml': 'resources: [gone.yaml]\n' });
  const lines = out.split('\n').filter((line) => line.includes('kustomize-'));
  expect(lines).toEqual([
    'more/kustomization.yaml:1:13 warning kustomize-refuses There is no file and no kustomization gone.yaml. Kustomize stops here.',
  ]);
  expect(out).toContain('base/web.yaml:4:9 warning unprotected-ingress');
});
