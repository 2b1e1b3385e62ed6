import { CloseAction, ErrorAction, type ErrorHandler } from 'vscode-languageclient';

const memory = 3 * 60 * 1000;
const longestWait = 30 * 1000;

/** Starts the server again however often it dies; only the waits between grow, so that a broken one costs little. */
export function keepRestarting(onLost: () => void): ErrorHandler {
  let crashes: number[] = [];
  return {
    // A broken pipe is followed by the end of the process, and that is what gets handled.
    error: () => ({ action: ErrorAction.Continue, handled: true }),

    async closed() {
      onLost();
      const now = Date.now();
      crashes = [...crashes.filter((time) => now - time < memory), now];
      await new Promise((resolve) => setTimeout(resolve, waitAfter(crashes.length)));
      return { action: CloseAction.Restart, handled: true };
    },
  };
}

/** Twice at once, then after 1, 2, 4, … seconds. */
function waitAfter(crashes: number): number {
  return crashes <= 2 ? 0 : Math.min(longestWait, 1000 * 2 ** (crashes - 3));
}
