import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { kindsOfInterest } from '../../server/src/model/read.ts';
import { composeDocument } from '../../server/src/yaml/compose.ts';
import { readFast } from '../../server/src/yaml/fast.ts';
import { entryOf } from '../../server/src/yaml/node.ts';
import { couldHold } from '../../server/src/yaml/relevant.ts';
import { splitDocuments } from '../../server/src/yaml/split.ts';

const shared = fileURLToPath(new URL('../../../shared/', import.meta.url));

interface Read {
  readonly place: string;
  readonly length: number;
  readonly isRelevant: boolean;
  readonly isValid: boolean;
  readonly isFast: boolean;
  readonly agrees: boolean;
  readonly kind: unknown;
}

describe('the manifests of shared/corpus and shared/conformance', () => {
  let documents: readonly Read[] = [];

  beforeAll(() => {
    documents = ['corpus', 'conformance'].flatMap(readFolder);
  }, 120_000);

  test('are there', () => {
    expect(documents.length).toBeGreaterThan(5900);
  });

  test('are read by the fast reader exactly as by the yaml library', () => {
    expect(documents.filter(({ isFast, agrees }) => isFast && !agrees).map(({ place }) => place)).toEqual([]);
  });

  test('are read by the fast reader for the most part', () => {
    const wanted = documents.filter(({ isRelevant, isValid }) => isRelevant && isValid);
    const share = bytes(wanted.filter(({ isFast }) => isFast)) / bytes(wanted);
    console.info(`the fast reader reads ${(share * 100).toFixed(1)} % of the relevant documents by bytes`);
    expect(share).toBeGreaterThan(0.95);
  });

  test('are never turned down unparsed when they matter', () => {
    const missed = documents.filter(
      ({ kind, isRelevant }) => typeof kind === 'string' && kindsOfInterest.has(kind) && !isRelevant,
    );
    expect(missed.map(({ place }) => place)).toEqual([]);
  });
});

function readFolder(name: string): Read[] {
  const folder = `${shared}${name}/`;
  if (!existsSync(folder))
    throw new Error(`${folder} is absent: these tests need the shared corpus beside the project.`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /\.(?:ya?ml|json)$/.test(path),
  );
  return files.flatMap((path) =>
    splitDocuments(readFileSync(folder + path, 'utf8')).map(({ start, text }) => {
      const slow = composeDocument(text);
      const fast = readFast(text);
      return {
        place: `${name}/${path}:${start}`,
        length: text.length,
        isRelevant: couldHold(text, kindsOfInterest),
        isValid: slow.problems.length === 0,
        isFast: fast !== undefined,
        agrees:
          fast !== undefined &&
          isDeepStrictEqual({ root: fast.root, problems: [] }, { root: slow.root, problems: slow.problems }),
        kind: kindOf(slow.root),
      };
    }),
  );
}

function kindOf(root: Parameters<typeof entryOf>[0]): unknown {
  const node = entryOf(root, 'kind')?.value;
  return node?.kind === 'scalar' ? node.value : undefined;
}

function bytes(documents: readonly Read[]): number {
  return documents.reduce((sum, { length }) => sum + length, 0);
}
