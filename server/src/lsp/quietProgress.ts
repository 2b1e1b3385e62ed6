import type { WorkDoneProgressReporter } from 'vscode-languageserver';

/**
 * Shows that something goes on, once it goes on for a while: what is done in a moment is not worth a word.
 * @param begin Shows it; undefined where the client shows nothing.
 * @param delay In milliseconds.
 * @returns Hears when work begins and when it ends.
 */
export function createQuietProgress(
  begin: () => Promise<WorkDoneProgressReporter | undefined>,
  delay: number,
): (isBusy: boolean) => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let shown: Promise<WorkDoneProgressReporter | undefined> | undefined;
  return (isBusy) => {
    clearTimeout(timer);
    if (isBusy) {
      timer = setTimeout(() => {
        shown = begin();
      }, delay);
      return;
    }
    void shown?.then((progress) => progress?.done());
    shown = undefined;
  };
}
