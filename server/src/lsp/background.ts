import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Live } from './live.ts';

/** Has a program work on parts of the workspace, in the background and one after the other. */
export interface Background {
  /** The snapshot is another one: there may be other parts. */
  changed(): void;
  /** The text of these files is another one, in the editor or on disk. A part that is being worked on with them starts over. */
  touched(uris: readonly string[]): void;
  /** Whether the program may run, where it is or what is configured may be different: everything is done anew. */
  reset(): void;
  /** Whether the program turned out not to be there. */
  isAbsent(): boolean;
  stop(): void;
}

/** What the program is run for. */
export interface Part<Subject> {
  /** Says all that the program is told: with another one it runs again. */
  readonly subject: Subject;
  /** Whether what it makes depends on a file. */
  dependsOn(uri: string): boolean;
}

export interface BackgroundWork<Program, Subject, Answer extends { readonly type: string }> {
  /** For the log: `rendering charts`. */
  readonly what: string;
  /** The program; undefined where it may not run. */
  program(): Program | undefined;
  /** What there is to do, by ids. */
  parts(snapshot: Snapshot): ReadonlyMap<string, Part<Subject>>;
  /** The same object as long as there is nothing else to do. */
  seen(snapshot: Snapshot): unknown;
  /** Whether the parts may be others when the text of a file is. */
  decides(uri: string): boolean;
  run(program: Program, subject: Subject, unsaved: ReadonlyMap<string, string>, signal: AbortSignal): Promise<Answer>;
  /** What came of a part; neither of one that was stopped, nor where there is no program. */
  done(id: string, subject: Subject, answer: Answer): void;
  /** Only these parts are there (any more). */
  keep(ids: ReadonlySet<string>): void;
  /** The program begins to run, or there is nothing to do for now. */
  busy(isBusy: boolean): void;
  /** Milliseconds without a change before the program is started. */
  readonly pause: number;
  /** The program turned out not to be where it should be. */
  absent(): void;
  /** Something went on in the background; what failed is a message for the log. */
  inBackground(what: string, work: Promise<unknown>): void;
}

export function createBackground<Program, Subject, Answer extends { readonly type: string }>(
  live: Live,
  work: BackgroundWork<Program, Subject, Answer>,
): Background {
  let known: ReadonlyMap<string, Part<Subject>> = new Map();
  let seen: unknown;
  let isStale = true;
  let isAbsent = false;
  let stopped = false;
  const due = new Set<string>();
  let running: { readonly id: string; readonly controller: AbortController } | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;

  return {
    changed,
    touched(uris) {
      if (uris.some(work.decides)) isStale = true;
      for (const [id, part] of known) if (uris.some((uri) => part.dependsOn(uri))) plan(id);
    },
    reset() {
      isAbsent = false;
      isStale = true;
      for (const id of known.keys()) plan(id);
      changed();
    },
    isAbsent: () => isAbsent,
    stop() {
      stopped = true;
      clearTimeout(timer);
      running?.controller.abort();
    },
  };

  function changed(): void {
    const { snapshot, indexing } = live;
    if (indexing || (!isStale && work.seen(snapshot) === seen)) return;
    isStale = false;
    seen = work.seen(snapshot);
    findParts();
  }

  function findParts(): void {
    const before = known;
    known = work.program() === undefined ? new Map() : work.parts(live.snapshot);
    for (const [id, { subject }] of known)
      if (JSON.stringify(before.get(id)?.subject) !== JSON.stringify(subject)) plan(id);
    for (const id of before.keys()) if (!known.has(id)) forget(id);
    work.keep(new Set(known.keys()));
  }

  function forget(id: string): void {
    due.delete(id);
    if (running?.id === id) running.controller.abort();
  }

  function plan(id: string): void {
    if (stopped) return;
    due.add(id);
    if (running?.id === id) running.controller.abort();
    startLater();
  }

  function startLater(): void {
    clearTimeout(timer);
    timer = setTimeout(() => work.inBackground(work.what, next()), work.pause);
  }

  async function next(): Promise<void> {
    if (running || due.size === 0) return;
    work.busy(true);
    await drain().finally(() => {
      work.busy(false);
      // Where one failed in a way that nobody foresaw, the others are done all the same.
      if (due.size > 0 && !stopped) startLater();
    });
  }

  async function drain(): Promise<void> {
    while (!running && !stopped && !isAbsent) {
      const [id] = due;
      if (id === undefined) return;
      due.delete(id);
      const part = known.get(id);
      const program = work.program();
      if (!part || program === undefined) continue;
      const controller = new AbortController();
      running = { id, controller };
      const answer = await work.run(program, part.subject, live.openTexts(), controller.signal).finally(() => {
        running = undefined;
      });
      // What is due again is done after a pause, which may be over before the program stopped; a part that is gone makes
      // room for the others.
      if (due.has(id)) return;
      if (controller.signal.aborted || answer.type === 'stopped') continue;
      if (answer.type === 'absent') {
        isAbsent = true;
        due.clear();
        work.absent();
        return;
      }
      work.done(id, part.subject, answer);
    }
  }
}
