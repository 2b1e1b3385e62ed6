import { strict as assert } from 'node:assert';
import { describe, it } from 'mocha';
import { deployment, policy, service, together } from './fixtures.ts';
import { type Folder, hoverAt, inFolder, open, untilFindings } from './support.ts';

const shop = {
  'cart.yaml': together(deployment('cart'), service('cart')),
  'frontend.yaml': deployment('frontend', { env: 'cart:7070' }),
  'policy.yaml': policy('only-frontend', 'cart', 'frontend'),
};

describe('hover', () => {
  const onPolicy = (marked: string, ...expected: RegExp[]) => shows('policy.yaml', marked, ...expected);
  const onCart = (marked: string, ...expected: RegExp[]) => shows('cart.yaml', marked, ...expected);

  it(
    'on the name of a policy',
    onPolicy('name: only-|frontend', /Selects 1 of 2 workloads in shop/, /Deployment cart/),
  );
  it('on podSelector', onPolicy('pod|Selector:', /Selects 1 of 2 workloads in shop/, /Deployment cart/));
  it('on a peer', onPolicy('- pod|Selector:', /app=frontend/, /frontend/));
  it('on ports', onPolicy('por|ts:', /7070/));
  it('on the name of a workload', onCart('name: ca|rt', /only-frontend/, /frontend/));
  it('on the kind of a workload', onCart('kind: Deploy|ment', /only-frontend/));
  it('on a label of its pods', onCart('labels:\n        ap|p: cart', /only-frontend/));
  it('on a Service', onCart('kind: Ser|vice', /Deployment cart/, /7070/));

  it('links to where things are written', onPolicy('name: only-|frontend', /\]\(file:\/\/[^)]*cart\.yaml#L?\d+/));
});

function shows(file: string, marked: string, ...expected: RegExp[]): () => Promise<void> {
  return () =>
    inFolder(shop, async (folder: Folder) => {
      await untilFindings(folder.file('frontend.yaml'), (rules) => rules.includes('unprotected-ingress'));
      const hover = await hoverAt(await open(folder.file(file)), marked);
      for (const pattern of expected) assert.match(hover, pattern);
    });
}
