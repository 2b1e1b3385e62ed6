import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { commands } from 'vscode';
import { denyIngress, deployment } from './fixtures.ts';
import { closeEditors, hoverAt, inFolder, netpol, open, tick, until, untilFindings } from './support.ts';

const shop = {
  'base/kustomization.yaml': 'resources: [cart.yaml]\n',
  'base/cart.yaml': deployment('cart'),
  'dev/kustomization.yaml': 'resources: [../base]\nlabels: [{pairs: {stage: dev}, includeTemplates: true}]\n',
  'prod/kustomization.yaml':
    'resources: [../base, deny.yaml]\nlabels: [{pairs: {stage: prod}, includeTemplates: true}]\n',
  'prod/deny.yaml': denyIngress(),
};

describe('cluster in view', () => {
  it('is named beside a manifest, switched by the command, and kept by the next server', () =>
    inFolder(shop, async (folder) => {
      const { cluster, restart } = await netpol();
      const shows = (name: string) =>
        until(`${name} in the status bar`, tick, () => cluster.shown?.text === `$(server-environment) ${name}`);
      const cart = await open(folder.file('base/cart.yaml'));
      await untilFindings(cart.uri, (rules) => rules.includes('unprotected-ingress'));
      await shows('dev');
      assert.match(cluster.shown?.tooltip ?? '', /^Netpol looks at the cluster dev: 1 workload, 0 policies\./);

      // Where the list was not filled yet, what stands first is taken, which changes nothing.
      while (!cluster.shown?.text.endsWith(' prod')) await switchToNext();
      assert.match(cluster.shown?.tooltip ?? '', /^Netpol looks at the cluster prod: 1 workload, 1 policy\./);
      const order = async () =>
        [...(await hoverAt(cart, 'name: ca|rt')).matchAll(/In (dev|prod)/g)].map(([, name]) => name);
      assert.deepEqual(await order(), ['prod', 'dev']);

      await restart();
      await untilFindings(cart.uri, (rules) => rules.includes('unprotected-ingress'));
      await until('prod first again', tick, async () => (await order())[0] === 'prod');

      // A file of the other cluster only keeps its own.
      await open(folder.file('dev/kustomization.yaml'));
      await shows('dev');
      assert.match(cluster.shown?.tooltip ?? '', /This file is not part of prod\./);
      await closeEditors();
      await until('nothing in the status bar', tick, () => cluster.shown === undefined);
    }));

  it('is not mentioned where there is one cluster', () =>
    inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
      const { cluster } = await netpol();
      const cart = await open(folder.file('cart.yaml'));
      await untilFindings(cart.uri, (rules) => rules.includes('unprotected-ingress'));
      assert.equal((await cluster.choices()).length, 1);
      assert.equal(cluster.shown, undefined);
    }));
});

/** Runs the command and takes what stands second. A list takes a moment to fill. */
async function switchToNext(): Promise<void> {
  const switched = commands.executeCommand('netpol.switchCluster');
  let isNext = false;
  const press = setInterval(() => {
    void commands.executeCommand(
      isNext ? 'workbench.action.acceptSelectedQuickOpenItem' : 'workbench.action.quickOpenSelectNext',
    );
    isNext = true;
  }, 500);
  await Promise.resolve(switched).finally(() => clearInterval(press));
}
