import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createGuard } from '../../server/src/lsp/guard.ts';
import type { Live } from '../../server/src/lsp/live.ts';
import { createShown, type Shown } from '../../server/src/lsp/shown.ts';

const uri = 'file:///ws/p.yaml';
const pause = 150;
let versions: Map<string, number>;
let indexing: boolean;
let now: string;
let asked: number;
let refreshes: number;
let shown: Shown;

beforeEach(() => {
  vi.useFakeTimers();
  versions = new Map([[uri, 1]]);
  indexing = false;
  now = 'a';
  asked = 0;
  refreshes = 0;
  const live = {
    get indexing() {
      return indexing;
    },
    versionOf: (of: string) => versions.get(of) ?? null,
  } as Live;
  const console = { error: (text: string) => expect.fail(text) } as unknown as Parameters<
    typeof createGuard
  >[0]['console'];
  shown = createShown(live, createGuard({ console }), pause, () => refreshes++);
});
afterEach(() => {
  shown.stop();
  vi.useRealTimers();
});

const answer = (key = 'all'): void =>
  shown.given(uri, key, now, () => {
    asked++;
    return now;
  });
const later = (): void => {
  vi.advanceTimersByTime(2 * pause);
};

test('after the pause, and once', () => {
  answer();
  now = 'b';
  shown.changed();
  vi.advanceTimersByTime(pause - 1);
  expect(refreshes).toBe(0);
  later();
  expect(refreshes).toBe(1);
  shown.changed();
  later();
  expect(refreshes).toBe(1);
});

test('not where every answer is the same', () => {
  answer();
  answer('other');
  shown.changed();
  later();
  expect([asked, refreshes]).toEqual([2, 0]);
  now = 'b';
  shown.changed();
  later();
  expect(refreshes).toBe(1);
});

test('not for a file that was typed in since, is closed, or was never open', () => {
  answer();
  versions.set(uri, 2);
  now = 'b';
  shown.changed();
  later();
  answer();
  versions.delete(uri);
  now = 'c';
  shown.changed();
  later();
  shown.given('file:///ws/closed.yaml', 'all', 'a', () => 'b');
  shown.changed();
  later();
  expect([asked, refreshes]).toEqual([0, 0]);
});

test('of answers to one question the last counts', () => {
  answer();
  now = 'b';
  answer();
  shown.changed();
  later();
  expect([asked, refreshes]).toEqual([1, 0]);
});

test('not while the workspace is read: that ends with a change', () => {
  answer();
  indexing = true;
  now = 'b';
  shown.changed();
  later();
  expect(refreshes).toBe(0);
  indexing = false;
  shown.changed();
  later();
  expect(refreshes).toBe(1);
});

test('what was scrolled past long ago is forgotten', () => {
  for (let line = 0; line < 200; line++) answer(`${line}`);
  shown.changed();
  later();
  expect(asked).toBe(60);
});
