import type { Guard } from './guard.ts';
import type { Live } from './live.ts';
import { createSlices } from './slices.ts';

/**
 * The answers that an editor keeps showing beside a text until that text changes. Where other files, settings or the
 * cluster in view make one of them another, the client is told to ask again; where none is another it is left alone.
 */
export interface Shown {
  /**
   * An answer about an open file was given. One with the same key takes the place of the one before.
   * @param text Equal for equal answers.
   * @param again Gives the text of the answer that would be given now.
   */
  given(uri: string, key: string, text: string, again: () => string): void;
  /** Answers may be others. */
  changed(): void;
  stop(): void;
}

/**
 * @param pause Milliseconds without a change before answers are looked at, as in delivery.ts.
 * @param refresh Tells the client to ask again.
 */
export function createShown(live: Live, guard: Guard, pause: number, refresh: () => void): Shown {
  const files = new Map<string, { readonly version: number; readonly answers: Map<string, Answer> }>();
  let owed: Answer[] | undefined;
  const work = createSlices((mayGoOn) => guard.answer('what is shown', true, () => look(mayGoOn)));

  return {
    given(uri, key, text, again) {
      const version = live.versionOf(uri);
      if (version === null) return;
      const known = files.get(uri);
      const { answers } = known?.version === version ? known : { answers: new Map<string, Answer>() };
      answers.delete(key);
      answers.set(key, { text, again });
      const [oldest] = answers.keys();
      if (answers.size > mostAnswers && oldest !== undefined) answers.delete(oldest);
      files.set(uri, { version, answers });
    },
    changed() {
      owed = undefined;
      if (files.size > 0) work.startIn(pause);
    },
    stop: work.stop,
  };

  /** Looks for an answer that is another one now; whether there is nothing left to look at. */
  function look(mayGoOn: () => boolean): boolean {
    if (live.indexing) return true;
    owed ??= answersOfOpen();
    for (let answer = owed.pop(); answer; answer = owed.pop()) {
      if (answer.again() !== answer.text) {
        // It asks for all that it shows.
        files.clear();
        refresh();
        return true;
      }
      if (!mayGoOn()) return false;
    }
    return true;
  }

  /** What was typed in since, the client asks about by itself. */
  function answersOfOpen(): Answer[] {
    for (const [uri, { version }] of files) if (live.versionOf(uri) !== version) files.delete(uri);
    return [...files.values()].flatMap(({ answers }) => [...answers.values()]);
  }
}

interface Answer {
  readonly text: string;
  again(): string;
}

/** Of one file: what was scrolled past long ago is asked for again when it comes back. */
const mostAnswers = 60;
