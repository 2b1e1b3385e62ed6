import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { deployment, policy } from './fixtures.ts';
import { inFolder, netpol, tick, until } from './support.ts';

describe('status', () => {
  it('counts workloads and policies', () =>
    inFolder({ 'cart.yaml': deployment('cart'), 'policy.yaml': policy('cart', 'cart', 'frontend') }, async (folder) => {
      const { status } = await netpol();
      await until('the counts', tick, () => status.text === '1 workload, 1 policy' && !status.busy);
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
});
