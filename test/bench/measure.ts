import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { type Profiler, Session } from 'node:inspector';
import { SourceMap } from 'node:module';
import path from 'node:path';

export function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? 0;
}

export const median = (values: readonly number[]): number => percentile(values, 0.5);

/** Bytes of the JavaScript heap that are in use once everything unreachable is gone. */
export function heapInUse(): number {
  const gc = (globalThis as { gc?: () => void }).gc;
  if (!gc) throw new Error('run with --expose-gc');
  gc();
  gc();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** A table with its columns aligned, the first to the left. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
        .join('  '),
    )
    .join('\n');
}

/** Runs `work` under the CPU profiler; leaves `dist/bench/<name>.cpuprofile` and returns the functions that took longest. */
export async function profiled(name: string, work: () => void | Promise<void>): Promise<string> {
  const session = new Session();
  session.connect();
  // In the same thread the inspector answers at once.
  session.post('Profiler.enable');
  session.post('Profiler.setSamplingInterval', { interval: 500 });
  session.post('Profiler.start');
  await work();
  let profile: Profiler.Profile | undefined;
  session.post('Profiler.stop', (_, result) => {
    profile = result?.profile;
  });
  session.disconnect();
  if (!profile) return '';
  mkdirSync('dist/bench', { recursive: true });
  writeFileSync(`dist/bench/${name}.cpuprofile`, JSON.stringify(profile));
  return summary(profile);
}

function summary(profile: Profiler.Profile): string {
  const self = new Map<number, number>();
  profile.samples?.forEach((id, index) => {
    self.set(id, (self.get(id) ?? 0) + (profile.timeDeltas?.[index] ?? 0));
  });
  const map = new SourceMap(JSON.parse(readFileSync(`${process.argv[1]}.map`, 'utf8')));
  const byFunction = new Map<string, number>();
  let total = 0;
  for (const { id, callFrame } of profile.nodes) {
    const time = self.get(id) ?? 0;
    // What the profiler itself does, and waiting.
    if (callFrame.functionName === 'dispatch' || callFrame.functionName === '(idle)') continue;
    total += time;
    const name = `${callFrame.functionName || '(anonymous)'}${placeOf(map, callFrame)}`;
    byFunction.set(name, (byFunction.get(name) ?? 0) + time);
  }
  return [...byFunction]
    .sort(([, a], [, b]) => b - a)
    .slice(0, 18)
    .filter(([, time]) => time > total / 100)
    .map(
      ([name, time]) =>
        `    ${((100 * time) / total).toFixed(1).padStart(5)} %  ${(time / 1000).toFixed(1).padStart(8)} ms  ${name}`,
    )
    .join('\n');
}

function placeOf(map: SourceMap, { url, lineNumber, columnNumber }: Profiler.ProfileNode['callFrame']): string {
  if (url === '') return '';
  const entry = map.findEntry(lineNumber, columnNumber);
  return 'originalSource' in entry
    ? `  ${path.basename(entry.originalSource)}:${entry.originalLine + 1}`
    : `  ${path.basename(url)}`;
}
