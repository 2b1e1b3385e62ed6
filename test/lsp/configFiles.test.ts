import { expect, test } from 'vitest';
import { memoryHost } from '../../server/src/host/memory.ts';
import { createConfigFiles } from '../../server/src/lsp/configFiles.ts';
import { root } from '../support/fixture.ts';

const configUri = `${root}/.netpol.yaml`;

test('one that can no longer be read says what it said before', async () => {
  let text: string | undefined = 'cni: calico\n';
  const reasons: string[] = [];
  const host = {
    ...memoryHost(new Map()),
    async readFile() {
      if (text === undefined) throw new Error('permission denied');
      return text;
    },
  };
  const configs = createConfigFiles(host, (uri, reason) => reasons.push(`${uri}: ${reason}`));
  const folders = [{ uri: root, name: 'ws' }];
  await configs.read(folders);
  text = undefined;
  await configs.read(folders);
  expect(configs.configOf(root)?.cluster.cni).toBe('calico');
  expect(reasons).toEqual([`${configUri}: Error: permission denied`]);
  text = 'cni: cilium\n';
  await configs.read(folders);
  expect(configs.configOf(root)?.cluster.cni).toBe('cilium');
});
