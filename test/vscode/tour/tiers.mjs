import { copyRepository, seen } from './tour.mjs';

const stories = 'kubernetes-sigs--network-policy-api';

/**
 * Policies of the whole cluster.
 * @type {import('./tour.mjs').Tour}
 */
export const tiers = {
  title: 'tiers',
  prepare: (folder, root) => copyRepository(stories, 'site-src/user-story-examples', folder, root),
  scenes: [
    {
      name: 'hover-policy',
      async show({ window }) {
        await window.open('user-story-1.yaml');
        await window.hover('cluster-wide-deny-example', 0, 'In the admin tier');
      },
    },
    {
      name: 'hints',
      async show({ window, page }) {
        await window.open('user-story-3.yaml');
        await seen(page, '.codelens-decoration', 'about');
      },
    },
    {
      name: 'problem',
      async show({ window }) {
        await window.open('user-story-4-v1.yaml');
        await window.hover('operator', 0, 'Until this is valid YAML');
      },
    },
  ],
};
