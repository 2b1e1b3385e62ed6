/**
 * What the yaml layer costs, side by side in one run:
 *   node test/bench/run.mjs yaml [folder of manifests]
 */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAllDocuments, parseDocument as parseWithLibrary } from 'yaml';
import { kindsOfInterest as kinds } from '../../server/src/model/read.ts';
import { composeDocument } from '../../server/src/yaml/compose.ts';
import { readFast } from '../../server/src/yaml/fast.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { couldHold } from '../../server/src/yaml/relevant.ts';
import { parseSource } from '../../server/src/yaml/source.ts';
import { splitDocuments } from '../../server/src/yaml/split.ts';
import { heapInUse, milliseconds as time } from './measure.ts';

const corpus = process.argv[2] ?? '../shared/corpus';

const files = readdirSync(corpus, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.(?:ya?ml|json)$/.test(name))
  .map((name) => readFileSync(join(corpus, name), 'utf8'));
const documents = files.flatMap((text) => splitDocuments(text).map((slice) => slice.text));
const relevant = documents.filter((text) => couldHold(text, kinds));
const readable = relevant.filter((text) => readFast(text) !== undefined);
const bytes = (texts: readonly string[]) => texts.reduce((sum, text) => sum + text.length, 0);
const gigantic = files.toSorted((one, other) => other.length - one.length)[0] ?? '';

console.log(
  `${files.length} files, ${documents.length} documents, ${mega(bytes(files))} MB; relevant ${relevant.length}, ${mega(bytes(relevant))} MB; ` +
    `read fast ${((bytes(readable) / bytes(relevant)) * 100).toFixed(1)} % of the relevant bytes`,
);

const library = rate('yaml, composed', readable, (text) => parseWithLibrary(text, { logLevel: 'silent' }), 3);
rate('our fallback', readable, composeDocument, 3, library);
rate('our fast reader', readable, readFast, 30, library);
rate('parseDocument, all relevant', relevant, parseDocument, 3, library);
rate('couldHold', documents, (text) => couldHold(text, kinds), 20, library);
rate('splitDocuments', files, splitDocuments, 20, library);
rate('splitDocuments, largest file', [gigantic], splitDocuments, 50, library);
rate(
  'JSON.parse of the same',
  readable.map((text) => JSON.stringify(parseWithLibrary(text).toJS())),
  JSON.parse,
  10,
  library,
);

const one = time(() => files.map((text) => parseAllDocuments(text, { logLevel: 'silent' })));
const other = time(() => files.map((text) => parseSource('', text, (document) => couldHold(document, kinds))));
console.log(`cold: the library on everything ${one.toFixed(0)} ms, parseSource ${other.toFixed(0)} ms`);

heap('relevant documents', relevant, parseDocument);
heap('all documents', documents, parseDocument);
heap('files as sources', files, (text) => parseSource('', text, (document) => couldHold(document, kinds)));

function heap(name: string, texts: readonly string[], read: (text: string) => unknown): void {
  const before = heapInUse();
  const kept = texts.map(read);
  const perCharacter = (heapInUse() - before) / bytes(texts);
  console.log(`heap per character, ${name}: ${perCharacter.toFixed(2)} bytes (${kept.length} kept)`);
}

function rate(
  name: string,
  texts: readonly string[],
  work: (text: string) => unknown,
  rounds: number,
  base?: number,
): number {
  for (const text of texts) work(text);
  let best = Number.POSITIVE_INFINITY;
  for (let round = 0; round < rounds; round++)
    best = Math.min(
      best,
      time(() => texts.forEach((text) => void work(text))),
    );
  const speed = bytes(texts) / 1e6 / (best / 1000);
  console.log(
    `${name.padEnd(32)} ${speed.toFixed(1).padStart(8)} MB/s${base === undefined ? '' : `  ${(speed / base).toFixed(1)}x`}`,
  );
  return speed;
}

function mega(count: number): string {
  return (count / 1e6).toFixed(2);
}
