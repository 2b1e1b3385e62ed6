import { execFile } from 'node:child_process';
import path from 'node:path';
import type { Ended } from '../workspace/program.ts';

export interface ProgramOptions {
  /** A path, also one from the folder that this process was started in, or a name that is looked for on the PATH. */
  readonly program: string;
  readonly args: readonly string[];
  /** The folder that it runs in. */
  readonly cwd: string;
  /** Its whole environment: nothing is inherited. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** Runs a program without a shell, with limits of time and output, and gives what it printed. */
export function runProgram({ program, args, cwd, env, signal }: ProgramOptions): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      // It runs in another folder.
      /[\\/]/.test(program) ? path.resolve(program) : program,
      args,
      { cwd, env, signal, timeout, maxBuffer: longest, killSignal: 'SIGKILL', windowsHide: true },
      (error, stdout, stderr) => {
        if (!error) resolve({ type: 'printed', output: stdout });
        else if (signal.aborted) resolve({ type: 'stopped' });
        else if (error.code === 'ENOENT' || error.code === 'EACCES') resolve({ type: 'absent' });
        else resolve({ type: 'failed', message: reasonOf(error, stderr) });
      },
    );
  });
}

/** Those of the variables of this process that are set. */
export function inherited(names: readonly string[]): NodeJS.ProcessEnv {
  return Object.fromEntries(
    names.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])),
  );
}

/** What every program needs to run at all. */
export const always: readonly string[] = ['PATH', 'Path', 'SystemRoot', 'TEMP', 'TMP', 'TMPDIR'];

function reasonOf(error: Error & { readonly code?: unknown; readonly killed?: boolean }, stderr: string): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') return `It printed more than ${longest / 1024 / 1024} MB.`;
  if (error.killed) return `It took longer than ${timeout / 1000} seconds.`;
  return stderr.trim().slice(0, 10_000) || error.message;
}

/** In milliseconds. Charts take a tenth of a second; those of whole platforms, and what is fetched, a few. */
const timeout = 30_000;
/** In bytes. */
const longest = 64 * 1024 * 1024;
