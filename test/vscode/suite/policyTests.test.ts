import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { CancellationTokenSource, type TestItem, type TestItemCollection, TestRunRequest, type Uri } from 'vscode';
import { denyIngress, deployment, policy } from './fixtures.ts';
import { inFolder, netpol, open, replace, tick, until } from './support.ts';

const name = 'shop.netpol-test.yaml';
const files = {
  'web.yaml': deployment('web'),
  'cart.yaml': deployment('cart'),
  'policies.yaml': `${denyIngress()}---\n${policy('cart', 'cart', 'web')}`,
  [name]: `tests:
  - name: only web may call cart
    to: shop/cart
    port: 7070
    allow: shop/web
    deny: everyone else
  - name: cart may call web
    from: shop/cart
    allow: shop/web
`,
};

describe('the Test Explorer', () => {
  it('shows the tests of a file, as they are in the editor', () =>
    inFolder(files, async (folder) => {
      await untilTests(folder.file(name), (labels) => labels.length > 0);
      const [first, second] = await testsOf(folder.file(name));
      assert.equal(first?.label, 'only web may call cart');
      assert.deepEqual(labelsOf(first.children), ['allow shop/web on TCP 7070', 'deny everyone else on TCP 7070']);
      assert.equal(second?.range?.start.line, 6);
      const document = await open(folder.file(name));
      await replace(document, 'only web may', 'web alone may');
      await untilTests(folder.file(name), (labels) => labels[0] === 'web alone may call cart');
    }));

  it('runs them, and says why one fails', () =>
    inFolder(files, async (folder) => {
      await untilTests(folder.file(name), (labels) => labels.length === 2);
      const { tests } = await netpol();
      await tests.run(new TestRunRequest(await fileItems(folder.file(name))));
      assert.deepEqual(await outcomes(folder.file(name)), ['passed', 'passed', 'failed']);
      const [, failing] = await testsOf(folder.file(name));
      const [expectation] = failing ? itemsOf(failing.children) : [];
      const result = tests.resultOf(expectation?.id ?? '');
      assert.match(
        result?.messages.join('\n') ?? '',
        /^cart may not call web on TCP 7070: NetworkPolicy default-deny isolates web for ingress, and no rule allows it\. See \[NetworkPolicy default-deny\]\(/,
      );
      assert.equal(
        tests.outputOf(folder.file(name).toString()),
        [
          `${name}:2:11 passed: only web may call cart`,
          `${name}:7:11 failed: cart may call web`,
          `  ${name}:9:12 allow shop/web`,
          '    cart may not call web on TCP 7070: NetworkPolicy default-deny isolates web for ingress, and no rule allows it.',
          '      policies.yaml:4:9 NetworkPolicy default-deny',
          '2 tests: 1 passed, 1 failed',
          '',
        ].join('\n'),
      );
    }));

  it('runs one test alone', () =>
    inFolder(files, async (folder) => {
      await untilTests(folder.file(name), (labels) => labels.length === 2);
      const { tests } = await netpol();
      const [first] = await testsOf(folder.file(name));
      assert.ok(first);
      await tests.run(new TestRunRequest([first]));
      assert.deepEqual(await outcomes(folder.file(name)), ['passed', 'passed', undefined]);
    }));

  it('runs them again when something changes, as long as that is wanted', () =>
    inFolder(files, async (folder) => {
      await untilTests(folder.file(name), (labels) => labels.length === 2);
      const { tests } = await netpol();
      const wanted = new CancellationTokenSource();
      try {
        const request = new TestRunRequest(await fileItems(folder.file(name)), undefined, undefined, true);
        await tests.start(request, wanted.token);
        assert.deepEqual(await outcomes(folder.file(name)), ['passed', 'passed', 'failed']);
        const policies = await open(folder.file('policies.yaml'));
        await replace(policies, 'port: 7070', 'port: 7071');
        await until('the failure', tick, async () => (await outcomes(folder.file(name)))[0] === 'failed', 40_000);
      } finally {
        wanted.cancel();
        wanted.dispose();
      }
    }));
});

async function fileItems(uri: Uri): Promise<TestItem[]> {
  const { tests } = await netpol();
  return itemsOf(tests.controller.items).filter((item) => item.uri?.toString() === uri.toString());
}

async function testsOf(uri: Uri): Promise<TestItem[]> {
  return (await fileItems(uri)).flatMap(({ children }) => itemsOf(children));
}

async function untilTests(uri: Uri, check: (labels: readonly string[]) => boolean): Promise<void> {
  const labels = async () => (await testsOf(uri)).map(({ label }) => label);
  await until('the tests', tick, async () => check(await labels()), 40_000);
}

async function outcomes(uri: Uri): Promise<(string | undefined)[]> {
  const { tests } = await netpol();
  return (await testsOf(uri)).flatMap(({ children }) => itemsOf(children).map(({ id }) => tests.resultOf(id)?.outcome));
}

function labelsOf(items: TestItemCollection): string[] {
  return itemsOf(items).map(({ label }) => label);
}

function itemsOf(items: TestItemCollection): TestItem[] {
  return [...items].map(([, item]) => item);
}
