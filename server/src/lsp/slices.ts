/** Work that is done a little at a time, so that what the client asks meanwhile is answered in between. */
export interface Slices {
  /** Starts, or goes on, after so many milliseconds; what was to start earlier waits until then. */
  startIn(pause: number): void;
  stop(): void;
}

/** @param work Works until `mayGoOn` says no; gives whether nothing is left to do. */
export function createSlices(work: (mayGoOn: () => boolean) => boolean): Slices {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let next: ReturnType<typeof setImmediate> | undefined;

  const stop = (): void => {
    clearTimeout(timer);
    clearImmediate(next);
  };
  const slice = (): void => {
    const end = endOfSlice();
    if (!work(() => performance.now() < end)) next = setImmediate(slice);
  };
  return {
    startIn(pause) {
      stop();
      timer = setTimeout(slice, pause);
    },
    stop,
  };
}

/** When a slice that begins now is over, as `performance.now()` counts. */
export function endOfSlice(): number {
  return performance.now() + longestSlice;
}

/** Milliseconds: an answer to a keystroke may come so much later. */
const longestSlice = 4;
