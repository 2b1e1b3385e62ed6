import { expect, test } from 'vitest';
import { run } from './run.ts';

const workload = (name: string): string =>
  `apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: ${name}}\nspec: {template: {metadata: {labels: {app: ${name}}}, spec: {containers: [{name: main}]}}}\n`;

/** The same two workloads; only prod closes one of them. */
const files = {
  'base/kustomization.yaml': 'resources: [web.yaml, cart.yaml]\n',
  'base/web.yaml': workload('web'),
  'base/cart.yaml': workload('cart'),
  'dev/kustomization.yaml': 'resources: [../base]\nnamespace: shop\n',
  'prod/kustomization.yaml': 'resources: [../base, deny.yaml]\nnamespace: shop\nreplicas: [{name: web, count: 3}]\n',
  'prod/deny.yaml':
    'apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny}\nspec: {podSelector: {matchLabels: {app: cart}}}\n',
};
const question = ['can', '--from', 'shop/web', '--to', 'shop/cart', '--port', '80/TCP'];

test('list names the cluster of each connection where there are several', async () => {
  const { out } = await run(['list'], files);
  const calls = out.split('\n').filter((line) => line.includes('shop/web[Deployment] => shop/cart[Deployment]'));
  expect(calls).toEqual(['dev: shop/web[Deployment] => shop/cart[Deployment] : all ports']);
});

test('list --cluster shows one, without its name', async () => {
  const { out } = await run(['list', '--cluster', 'dev', '--focus', 'shop/cart'], files);
  expect(out).toContain('\nshop/web[Deployment] => shop/cart[Deployment] : all ports\n');
  expect(out).not.toContain('dev');
});

test('an exposure names its cluster', async () => {
  const { out } = await run(['list', '--exposure'], files);
  expect(out).toMatch(/^dev: .*shop\/cart\[Deployment\].*entire cluster/m);
  expect(out).not.toMatch(/^prod: shop\/cart\[Deployment\] <= entire cluster/m);
});

test('can answers in the cluster that is chosen', async () => {
  expect((await run([...question, '--cluster', 'dev'], files)).exit).toBe(0);
  expect((await run([...question, '--cluster', 'prod'], files)).exit).toBe(1);
});

test('can wants a cluster chosen where both ends are in several', async () => {
  expect(await run(question, files)).toEqual({
    exit: 2,
    out: '',
    error: 'netpol: both are in the clusters dev and prod; choose one with --cluster\n',
  });
});

test('a cluster that is not there is named, with those that are', async () => {
  const { exit, error } = await run([...question, '--cluster', 'stage'], files);
  expect(exit).toBe(2);
  expect(error).toContain('there is no cluster stage; known are dev and prod');
});

test('diff compares clusters of one name', async () => {
  const open = { ...files, 'prod/kustomization.yaml': files['prod/kustomization.yaml'].replace(', deny.yaml', '') };
  const { out } = await run(['diff', '--base', 'old', '--head', 'new'], prefixed('old', files, prefixed('new', open)));
  expect(out).toContain('# prod\n');
  expect(out).toContain('+ shop/web[Deployment] => shop/cart[Deployment] : all ports');
  expect(out).not.toContain('dev');
});

function prefixed(folder: string, texts: Record<string, string>, more: Record<string, string> = {}) {
  return { ...Object.fromEntries(Object.entries(texts).map(([path, text]) => [`${folder}/${path}`, text])), ...more };
}
