import { setImmediate } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { createSlices } from '../../server/src/lsp/slices.ts';

test('what else is due is done in between', async () => {
  const log: string[] = [];
  let left = 3;
  const done = new Promise<void>((resolve) => {
    const slices = createSlices(() => {
      log.push('slice');
      left--;
      if (left === 0) resolve();
      return left === 0;
    });
    slices.startIn(0);
  });
  const asked = (async () => {
    while (left > 0) {
      log.push('request');
      await setImmediate();
    }
  })();
  await Promise.all([done, asked]);
  expect(log.join(' ')).toMatch(/slice (request )+slice (request )+slice/);
});

test('a slice ends, however much is left', async () => {
  await new Promise<void>((resolve) => {
    const slices = createSlices((mayGoOn) => {
      while (mayGoOn());
      resolve();
      return true;
    });
    slices.startIn(0);
  });
});

test('nothing is done once it is stopped, and again when it is started', async () => {
  let count = 0;
  await new Promise<void>((resolve) => {
    const slices = createSlices(() => {
      count++;
      if (count === 1) {
        // The rest waits for the next start.
        queueMicrotask(() => {
          slices.stop();
          slices.startIn(0);
        });
        return false;
      }
      resolve();
      return true;
    });
    slices.startIn(0);
  });
  await setImmediate();
  expect(count).toBe(2);
});
