import { readPeer } from './readPeer.ts';
import { readPorts } from './readPorts.ts';
import type { Change } from './types.ts';

/** Reads `diff -o txt`. Throws on a line that it does not know. */
export function readDiffText(text: string): Change[] {
  return text
    .split('\n')
    .filter((line) => line.trim() !== '' && line !== 'Connectivity diff:')
    .map((line) => {
      const match = shape.exec(line);
      if (!match) throw new Error(`not a difference: ${line}`);
      const [, type, from = '', to = '', before = '', after = '', workloads] = match;
      return {
        type: type as Change['type'],
        from: readPeer(from),
        to: readPeer(to),
        before: readPorts(before),
        after: readPorts(after),
        workloads: workloads === undefined ? [] : readWorkloads(workloads),
      };
    });
}

/** `workload shop/web[Deployment] and shop/api[Deployment] added` */
function readWorkloads(text: string): string[] {
  const [, names, what] = /^workload (.+) (added|removed)$/.exec(text) ?? [];
  if (names === undefined) throw new Error(`not workloads: ${text}`);
  return names.split(' and ').map((name) => `${name} ${what}`);
}

const shape =
  /^diff-type: (added|removed|changed), source: (.+?), destination: (.+?), (?:ref|dir)1: +(.+?), (?:ref|dir)2: +(.+?)(?:, workloads-diff-info: (.+))?$/;
