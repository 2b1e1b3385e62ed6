import { copyRepository, graphPage, seen } from './tour.mjs';

/**
 * A home on several clusters, which Flux deploys.
 * @type {import('./tour.mjs').Tour}
 */
export const homelab = {
  title: 'homelab',
  prepare: (folder, root) => copyRepository('haraldkoch--kochhaus-home', '.', folder, root),
  scenes: [
    {
      name: 'hints',
      async show({ window, page }) {
        await window.open('kubernetes/main/apps/joomla/policy.yaml');
        await seen(page, '.codelens-decoration', 'elects');
      },
    },
    {
      name: 'hover-policy',
      show: ({ window }) => window.hover('deny-local-access', 0, 'Selects'),
    },
    {
      name: 'hover-plugin-policy',
      async show({ window }) {
        await window.open('kubernetes/apps/base/dev/forgejo-runner/ciliumnetworkpolicy.yaml');
        await window.hover('forgejo-runner', 0, 'Its rules are not read');
      },
    },
    {
      name: 'clusters',
      async show({ window, page }) {
        await window.ask('Netpol: Switch Cluster…');
        await seen(page, '.quick-input-list .monaco-list-row', 'kubernetes/network');
      },
    },
    {
      name: 'reading',
      async show({ window, page }) {
        await window.open('kubernetes/main/apps/joomla/policy.yaml');
        await window.command('Netpol: Show How This File Is Read');
        await seen(page, '.view-lines:visible .view-line', 'NetworkPolicy joomla/allow-dns');
      },
    },
    {
      name: 'view',
      show: ({ window }) => window.policies(['joomla']),
    },
    {
      name: 'graph',
      async show({ window, page }) {
        await window.command('View: Toggle Primary Side Bar Visibility');
        await window.command('View: Close All Editors');
        await window.command('Netpol: Show Connectivity Graph');
        await graphPage(page).locator('#graph svg text').first().waitFor();
      },
    },
    {
      name: 'matrix',
      async show({ page }) {
        await graphPage(page).locator('#tab-matrix').click();
        await graphPage(page).locator('#matrix th, #matrix [role=columnheader]').first().waitFor();
      },
    },
  ],
};
