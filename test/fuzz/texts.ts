/** What the fuzzer starts from: real manifests, which stand beside this repository and are no part of it. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { decode } from '../../server/src/host/node.ts';
import { kindsOfInterest } from '../../server/src/model/read.ts';
import { couldHold } from '../../server/src/yaml/relevant.ts';
import { splitDocuments } from '../../server/src/yaml/split.ts';
import type { Random } from '../bench/random.ts';

export interface Texts {
  /** A file, or some documents of a large one; mostly one that the model reads. */
  pick(random: Random): string;
}

/** @param folder Of manifests, searched with what is below. */
export function readTexts(folder: string): Texts {
  if (!existsSync(folder)) throw new Error(`The corpus of real manifests is absent: ${folder}`);
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .sort()
    .map((name) => decode(readFileSync(path.join(folder, name))));
  const small = files.filter((text) => text.length <= 20_000);
  const relevant = small.filter((text) => splitDocuments(text).some((slice) => couldHold(slice.text, kindsOfInterest)));
  const policies = relevant.filter((text) => text.includes('NetworkPolicy'));
  const large = files.filter((text) => text.length > 20_000);
  return {
    pick(random) {
      const one = random.below(1000);
      if (one < 400) return random.pick(policies);
      if (one < 850) return random.pick(relevant);
      if (one < 995 || large.length === 0) return random.pick(small);
      return random.pick(large);
    },
  };
}
