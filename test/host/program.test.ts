import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { always, inherited, runProgram } from '../../server/src/host/program.ts';

test('the path of a program is meant from where this process was started, and not from where the program runs', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'netpol-test-'));
  try {
    const program = path.join(folder, 'hello');
    writeFileSync(program, '#!/bin/sh\npwd\n');
    chmodSync(program, 0o755);
    const ended = await runProgram({
      program: path.relative(process.cwd(), program),
      args: [],
      cwd: tmpdir(),
      env: inherited(always),
      signal: new AbortController().signal,
    });
    expect(ended.type).toBe('printed');
  } finally {
    rmSync(folder, { recursive: true });
  }
});
