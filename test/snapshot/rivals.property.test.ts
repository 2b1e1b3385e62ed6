import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Instance, instanceOf } from '../../server/src/model/instance.ts';
import { readResources } from '../../server/src/model/read.ts';
import { contradictingFolders } from '../../server/src/snapshot/plainFolders.ts';
import { plainId, restId, rivalsAmong } from '../../server/src/snapshot/rivals.ts';
import { parseDocument } from '../../server/src/yaml/parse.ts';
import { root } from '../support/fixture.ts';

/** Who defines an object: a bundle by its id, or a plain file. */
const bundles = ['a', 'b', 'c'].map((name) => `${root}/${name}`);
const files = ['x/1.yaml', 'x/2.yaml', 'y/1.yaml', 'x/z/1.yaml', '1.yaml'].map((path) => `${root}/${path}`);
const kinds = ['Pod', 'Namespace', 'Service'];

const definitionOf = fc.record({
  unit: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...bundles) }, fc.constantFrom(...files)),
  object: fc.integer({ min: 0, max: 3 }),
  says: fc.integer({ min: 0, max: 2 }),
});

interface Definition {
  readonly unit: string;
  readonly object: number;
  readonly says: number;
}

test('rivals are those that say something else of the same object, pair by pair', () => {
  let seen = 0;
  fc.assert(
    fc.property(fc.array(definitionOf, { minLength: 2, maxLength: 14 }), (definitions) => {
      const contested = contestedAmong(definitions);
      const folders = contradictingFolders(contested);
      const rivals = rivalsAmong(contested)(folders);
      const found = [...rivals].flatMap(([left, others]) => [...others].map((right) => `${left} ${right}`));
      expect(found.sort()).toEqual([...pairs(definitions, folders)].sort());
      seen += found.length;
    }),
    { numRuns: 1000 },
  );
  expect(seen).toBeGreaterThan(500);
});

function kindOf({ object }: Definition): string {
  return kinds[object % kinds.length] as string;
}

function contestedAmong(definitions: readonly Definition[]): Map<string, Instance[]> {
  const all = new Map<string, Instance[]>();
  for (const definition of definitions) {
    const { unit, object, says } = definition;
    const document = parseDocument(
      `apiVersion: v1\nkind: ${kindOf(definition)}\nmetadata: {name: o${object}, annotations: {says: "${says}"}}\nspec: {containers: [{name: c}]}\n`,
    );
    const uri = bundles.includes(unit) ? `${unit}/all.yaml` : unit;
    const [resource] = readResources(document.root);
    if (!resource) throw new Error(`no ${kindOf(definition)}`);
    const instance = instanceOf(uri, document, resource, { unit, namespace: 'default' });
    all.set(instance.key, [...(all.get(instance.key) ?? []), instance]);
  }
  const isContested = (one: number): boolean =>
    new Set(definitions.filter(({ object }) => object === one).map(({ says }) => says)).size > 1;
  return new Map([...all].filter(([, [first]]) => isContested(Number(first?.resource.name.slice(1)))));
}

/** The same, of each two definitions. */
function pairs(definitions: readonly Definition[], folders: ReadonlySet<string>): Set<string> {
  const partOf = ({ unit }: Definition): string => (bundles.includes(unit) ? unit : plainId(innermost(unit, folders)));
  const found = new Set<string>();
  for (const one of definitions) {
    for (const other of definitions) {
      const [left, right] = [partOf(one), partOf(other)];
      if (left === right || one.object !== other.object || kindOf(one) === 'Namespace') continue;
      const all = (part: string): Set<number> =>
        new Set(
          definitions.filter((each) => each.object === one.object && partOf(each) === part).map(({ says }) => says),
        );
      const [mine, theirs] = [all(left), all(right)];
      if (mine.size === 1 && theirs.size === 1 && [...mine][0] === [...theirs][0]) continue;
      const arePlain = left.endsWith('/') && right.endsWith('/');
      const areNested = [left, right].includes(restId) || left.startsWith(right) || right.startsWith(left);
      if (arePlain && (areNested || kindOf(one) !== 'Pod')) continue;
      found.add(`${left} ${right}`);
    }
  }
  return found;
}

function innermost(uri: string, folders: ReadonlySet<string>): string {
  const around = [...folders].filter((folder) => uri.startsWith(`${folder}/`));
  return around.sort((one, other) => other.length - one.length)[0] ?? '';
}
