import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { memoryHost } from '../../server/src/host/memory.ts';
import { createBackground } from '../../server/src/lsp/background.ts';
import { createLive, type Live } from '../../server/src/lsp/live.ts';
import { defaultSettings } from '../../server/src/lsp/settings.ts';

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
afterEach(() => void vi.useRealTimers());

async function emptyWorkspace(): Promise<Live> {
  const live = createLive(memoryHost(new Map()), {
    found: async () => {},
    changed: () => {},
    unreadable: () => {},
    inBackground: (_, work) => void work,
  });
  await live.index([], new Map([['', defaultSettings]]), () => {});
  return live;
}

test('what is due again is done, also where the program takes longer to stop than the pause', async () => {
  const live = await emptyWorkspace();
  const ends: (() => void)[] = [];
  const done: string[] = [];
  const work = createBackground<true, string, { type: string }>(live, {
    what: 'work',
    program: () => true,
    parts: () => new Map([['part', { subject: 'part', dependsOn: () => true }]]),
    seen: () => undefined,
    decides: () => false,
    run: (_, subject) => new Promise((resolve) => ends.push(() => resolve({ type: subject }))),
    done: (id) => done.push(id),
    keep: () => {},
    busy: () => {},
    pause: 100,
    absent: () => {},
    inBackground: (_, promise) => void promise,
  });
  work.changed();
  await vi.advanceTimersByTimeAsync(100);
  expect(ends).toHaveLength(1);
  work.touched(['file:///a.yaml']);
  await vi.advanceTimersByTimeAsync(150);
  ends[0]?.();
  await vi.advanceTimersByTimeAsync(100);
  expect(ends).toHaveLength(2);
  ends[1]?.();
  await vi.advanceTimersByTimeAsync(0);
  expect(done).toEqual(['part']);
  work.stop();
});

test('what is due is done, also where the one before it failed in a way that nobody foresaw', async () => {
  const live = await emptyWorkspace();
  const done: string[] = [];
  const failed: string[] = [];
  const part = (subject: string) => [subject, { subject, dependsOn: () => false }] as const;
  const work = createBackground<true, string, { type: string }>(live, {
    what: 'work',
    program: () => true,
    parts: () => new Map([part('first'), part('second')]),
    seen: () => undefined,
    decides: () => false,
    run: async (_, subject) => {
      if (subject === 'first') throw new Error('no room');
      return { type: subject };
    },
    done: (id) => done.push(id),
    keep: () => {},
    busy: () => {},
    pause: 100,
    absent: () => {},
    inBackground: (_, promise) => void promise.catch(({ message }: Error) => failed.push(message)),
  });
  work.changed();
  await vi.advanceTimersByTimeAsync(250);
  expect(failed).toEqual(['no room']);
  expect(done).toEqual(['second']);
  work.stop();
});
