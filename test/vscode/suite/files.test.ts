import { describe, it } from 'mocha';
import { WorkspaceEdit, workspace } from 'vscode';
import { denyIngress, deployment } from './fixtures.ts';
import { locked } from './memoryFiles.ts';
import { findings, inFolder, inVirtualFolder, untilFindings } from './support.ts';

const unprotected = (rules: string[]) => rules.includes('unprotected-ingress');
const protectedOnly = (rules: string[]) => rules.includes('unprotected-egress') && !unprotected(rules);
const nothing = (rules: string[]) => rules.length === 0;

describe('files', () => {
  it('created and deleted on disk', () =>
    inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
      const cart = folder.file('cart.yaml');
      await untilFindings(cart, unprotected);
      await folder.watched();
      await folder.write('deny.yaml', denyIngress());
      await untilFindings(cart, protectedOnly);
      await folder.remove('deny.yaml');
      await untilFindings(cart, unprotected);
      await folder.remove('cart.yaml');
      await untilFindings(cart, nothing);
    }));

  it('changed on disk', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'deny.yaml': denyIngress('elsewhere') }, async (folder) => {
      await untilFindings(folder.file('cart.yaml'), unprotected);
      await folder.watched();
      await folder.write('deny.yaml', denyIngress());
      await untilFindings(folder.file('cart.yaml'), protectedOnly);
    }));

  it('renamed on disk', () =>
    inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
      await untilFindings(folder.file('cart.yaml'), unprotected);
      await folder.watched();
      await folder.rename('cart.yaml', 'basket.yaml');
      await untilFindings(folder.file('basket.yaml'), unprotected);
      await untilFindings(folder.file('cart.yaml'), nothing);
    }));

  it('renamed in the editor', () =>
    inFolder({ 'cart.yaml': deployment('cart') }, async (folder) => {
      await untilFindings(folder.file('cart.yaml'), unprotected);
      const edit = new WorkspaceEdit();
      edit.renameFile(folder.file('cart.yaml'), folder.file('basket.yaml'));
      await workspace.applyEdit(edit);
      await untilFindings(folder.file('basket.yaml'), unprotected);
      await untilFindings(folder.file('cart.yaml'), nothing);
    }));

  it('that come, move and go with their folder', () =>
    inFolder({ 'web.yaml': deployment('web') }, async (folder) => {
      await folder.write('shop/deploy/cart.yaml', deployment('cart'));
      await untilFindings(folder.file('shop/deploy/cart.yaml'), unprotected);
      await folder.rename('shop', 'store');
      await untilFindings(folder.file('store/deploy/cart.yaml'), unprotected);
      await untilFindings(folder.file('shop/deploy/cart.yaml'), nothing);
      await folder.remove('store');
      await untilFindings(folder.file('store/deploy/cart.yaml'), nothing);
    }));

  it('that Git ignores', () =>
    inFolder(
      { '.gitignore': 'out/\n', 'out/cart.yaml': deployment('cart'), 'web.yaml': deployment('web') },
      async (folder) => {
        await untilFindings(folder.file('web.yaml'), unprotected);
        if (findings(folder.file('out/cart.yaml')).length > 0) throw new Error('out/cart.yaml is read');
      },
    ));
});

describe('several folders', () => {
  it('are separate', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'deny.yaml': denyIngress() }, (one) =>
      inFolder({ 'cart.yaml': deployment('cart') }, async (other) => {
        await untilFindings(one.file('cart.yaml'), protectedOnly);
        await untilFindings(other.file('cart.yaml'), unprotected);
      }),
    ));
});

describe('a folder that is not on disk', () => {
  it('is read through the editor', () =>
    inVirtualFolder({ 'cart.yaml': deployment('cart'), 'policies/deny.yaml': denyIngress() }, async (file) => {
      await untilFindings(file('cart.yaml'), protectedOnly);
      await workspace.fs.delete(file('policies/deny.yaml'));
      await untilFindings(file('cart.yaml'), unprotected);
    }));

  it('may have a Kustomization, and folders that cannot be listed', () =>
    inVirtualFolder(
      {
        Kustomization: 'namespace: shop\nresources: [deny.yaml]\n',
        'cart.yaml': deployment('cart'),
        'deny.yaml': denyIngress('elsewhere'),
        [`${locked}/web.yaml`]: deployment('web'),
      },
      (file) => untilFindings(file('cart.yaml'), protectedOnly),
    ));
});
