/**
 * What an editor asks while one writes, looks around and follows links, of a server in a process of its own over stdio:
 * once with nothing edited since the workspace was read, and once right after an edit somewhere else, which comes with
 * the question. Each answer is about another place, so that nothing is only remembered. Needs `npm run build`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { lineIndex, positionAt } from '../../server/src/yaml/positions.ts';
import { percentile } from './measure.ts';
import { abilities, policyTestPath, policyTests, type Question, questionsOf } from './questions.ts';
import { type Random, randomOf } from './random.ts';
import { Server } from './server.ts';
import { uriOf } from './typing.ts';
import { editKinds, makeWorkspace, type Target, type Workspace, writeWorkspace } from './workspace.ts';

const { values: options } = parseArgs({
  options: {
    sizes: { type: 'string', default: '10000' },
    seed: { type: 'string', default: '1' },
    samples: { type: 'string', default: '40' },
  },
});

const warmups = 3;

for (const size of options.sizes.split(',')) await measure(Number(size));

async function measure(workloads: number): Promise<void> {
  const seed = Number(options.seed);
  const workspace = makeWorkspace({ workloads, seed });
  const files = new Map(workspace.files).set(policyTestPath, policyTests(randomOf(seed), workspace.files));
  const root = mkdtempSync(path.join(tmpdir(), 'netpol-bench-'));
  try {
    await writeWorkspace(root, { files });
    console.log(`\n# ${workloads} workloads, ${workspace.policies} policies, ${files.size} files`);
    const server = await Server.start(root);
    try {
      const began = performance.now();
      await server.initialize(abilities);
      await server.ready;
      console.log(`read after ${((performance.now() - began) / 1000).toFixed(1)} s`);
      const type = openTargets(server, root, workspace);
      const questions = await questionsOf(server, root, files);
      while ((await server.news()) !== undefined);
      const random = randomOf(seed);
      await report('nothing edited since', questions, random, () => undefined);
      await report('right after an edit', questions, random, () => type(random));
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(root, { recursive: true });
  }
}

async function report(
  title: string,
  questions: readonly Question[],
  random: Random,
  before: () => void,
): Promise<void> {
  // A line at a time: with thousands of workloads one waits for each.
  const show = (name: string, ...cells: readonly string[]): void =>
    console.log(name.padEnd(33) + cells.map((cell) => cell.padStart(12)).join(''));
  console.log(`\nin ms, load ${loadavg()[0]?.toFixed(1)}`);
  show(title, 'answers', 'empty', 'p50', 'p95', 'max', 'target', 'p95/target');
  for (const question of questions) {
    const times: number[] = [];
    let empty = 0;
    const samples = Math.min(Number(options.samples), question.fewer ?? Number.POSITIVE_INFINITY);
    for (let count = 0; count < warmups + samples; count++) {
      const began = performance.now();
      before();
      const isFull = await question.ask(random);
      if (count < warmups) continue;
      times.push(performance.now() - began);
      if (!isFull) empty++;
    }
    const p95 = percentile(times, 0.95);
    show(
      question.name,
      String(samples),
      String(empty),
      ...[percentile(times, 0.5), p95, percentile(times, 1)].map((time) => time.toFixed(1)),
      String(question.target),
      `${(p95 / question.target).toFixed(2)}${p95 > question.target ? ' !' : '  '}`,
    );
  }
}

/**
 * Types at the targets of a workspace there and back again, in documents that are open from the beginning.
 * @returns what types at the one that is picked
 */
function openTargets(server: Server, root: string, { targets, files }: Workspace): (random: Random) => void {
  const opened = editKinds.flatMap((kind) => targets[kind].slice(0, 1));
  const texts = new Map(opened.map((target) => [target.path, files.get(target.path) ?? '']));
  for (const target of opened) server.open(uriOf(root, target), texts.get(target.path) ?? '');
  const typed = new Set<Target>();
  return (random) => {
    const target = random.pick(opened);
    const isTyped = typed.delete(target);
    if (!isTyped) typed.add(target);
    const [from, to] = isTyped ? [target.to, target.from] : [target.from, target.to];
    const start = positionAt(lineIndex(texts.get(target.path) ?? ''), target.offset);
    const end = { line: start.line, character: start.character + from.length };
    server.change(uriOf(root, target), { range: { start, end }, text: to });
  };
}
