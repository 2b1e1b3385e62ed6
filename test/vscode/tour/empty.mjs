import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { seen } from './tour.mjs';

/**
 * A folder without manifests.
 * @type {import('./tour.mjs').Tour}
 */
export const empty = {
  title: 'empty',
  async prepare(folder) {
    await mkdir(folder);
    await writeFile(path.join(folder, 'notes.yaml'), 'colour: red\n');
    return true;
  },
  scenes: [
    {
      name: 'welcome',
      async show({ window, page }) {
        await window.open('notes.yaml');
        await window.policies([]);
        await seen(page, '.welcome-view', 'There are no workloads');
      },
    },
    {
      name: 'graph',
      async show({ window, page }) {
        await window.command('Netpol: Show Connectivity Graph');
        await seen(page, '.tab.active', 'Connectivity');
      },
    },
  ],
};
