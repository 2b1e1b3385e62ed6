import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { deployment, policy } from './fixtures.ts';
import { inFolder, inVirtualFolder, netpol, progressDuring, tick, until } from './support.ts';

describe('status', () => {
  it('counts workloads and policies', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'policy.yaml': policy('cart', 'cart', 'frontend') }, async (folder) => {
      const { status } = await netpol();
      await until('the counts', tick, () => status.text === '1 workload, 1 policy' && !status.busy);
      await folder.watched();
      await folder.write('frontend.yaml', deployment('frontend'));
      await until('one more', tick, () => status.text === '2 workloads, 1 policy');
    }));

  it('says what was left out', () =>
    inFolder(
      {
        'chart/Chart.yaml': 'apiVersion: v2\nname: chart\n',
        'chart/templates/web.yaml': deployment('{{ .Release.Name }}'),
      },
      async () => {
        const { status } = await netpol();
        await until('the Helm template', tick, () => /Helm template/.test(status.detail));
        assert.match(status.text, /^0 workloads/);
      },
    ));

  it('shows progress while files are read, and none after', async () => {
    const { status } = await netpol();
    let reading = false;
    let letRead = () => {};
    const readable = new Promise<void>((resolve) => {
      letRead = resolve;
    });
    const beforeRead = () => {
      reading = true;
      return readable;
    };
    await progressDuring((items) =>
      inVirtualFolder(
        { 'cart.yaml': deployment('cart'), 'web.yaml': deployment('web') },
        async () => {
          await until('the progress', tick, () => reading && items.at(-1)?.state === 'shown');
          const item = items.at(-1);
          letRead();
          await until('its end', tick, () => item?.state === 'gone');
          assert.deepEqual(item, { title: 'Netpol: reading manifests', messages: ['2 of 2 files'], state: 'gone' });
          await until('the counts', tick, () => status.text === '2 workloads, 0 policies');
        },
        beforeRead,
      ),
    );
  });
});
