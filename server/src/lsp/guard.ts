import type { Connection } from 'vscode-languageserver';

/** Keeps one failure from becoming another's: whatever goes wrong is written to the log, and the server goes on. */
export interface Guard {
  /** An answer, or `instead` when finding it failed. */
  answer<T>(what: string, instead: T, ask: () => T): T;
  /** The same of an answer that takes its time. */
  answerLater<T>(what: string, instead: T, ask: () => Promise<T>): Promise<T>;
  /** Something that nobody waits for. */
  inBackground(what: string, task: Promise<unknown>): void;
}

export function createGuard({ console }: Pick<Connection, 'console'>): Guard {
  const log = (what: string, error: unknown): void => {
    console.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  };
  return {
    answer(what, instead, ask) {
      try {
        return ask();
      } catch (error) {
        log(what, error);
        return instead;
      }
    },
    answerLater(what, instead, ask) {
      return ask().catch((error: unknown) => {
        log(what, error);
        return instead;
      });
    },
    inBackground(what, task) {
      task.catch((error: unknown) => log(what, error));
    },
  };
}
