/** Whatever is written, rendering does not throw, and all that it says is written somewhere. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Files } from '../../../server/src/workspace/kustomize/build.ts';
import { type Rendered, renderKustomization } from '../../../server/src/workspace/kustomize/render.ts';
import { keyPlaceOf, type Node, type Origin, type Place, placeOf } from '../../../server/src/yaml/node.ts';
import { parseSource } from '../../../server/src/yaml/source.ts';
import { cases } from '../../conformance/kustomize/cases.ts';
import { parseFixture, root } from '../../support/fixture.ts';

/** In milliseconds; some ten seconds are usual. */
const deadline = 300_000;

const runs = { numRuns: Number(process.env['NETPOL_RUNS'] ?? 1500), seed: Number(process.env['NETPOL_SEED'] ?? 1) };
const workspaces = Object.entries(cases).map(([name, source]) => ({ name, files: parseFixture(source).files }));

test(
  'of whole kustomizations',
  () => {
    for (const { name, files } of workspaces) expect(misplaced(renderFiles(files)), name).toEqual([]);
  },
  deadline,
);

test(
  'of half-typed ones',
  () => {
    const broken = fc.record({
      workspace: fc.constantFrom(...workspaces),
      file: fc.nat(),
      at: fc.double({ min: 0, max: 1, noNaN: true }),
      cut: fc.nat({ max: 12 }),
      typed: fc.constantFrom(
        '',
        ':',
        '- ',
        '"',
        "'",
        '{',
        ']',
        '\n',
        '  ',
        '|',
        '&a',
        '*a',
        '<<: ',
        '# ',
        '$',
        'null',
        '\t',
        'resources:\n- x',
      ),
    });
    fc.assert(
      fc.property(broken, ({ workspace, file, at, cut, typed }) => {
        const uris = [...workspace.files.keys()];
        const uri = uris[file % uris.length] ?? '';
        const text = workspace.files.get(uri) ?? '';
        const offset = Math.floor(at * text.length);
        const changed = new Map(workspace.files).set(uri, text.slice(0, offset) + typed + text.slice(offset + cut));
        expect(misplaced(renderFiles(changed)), `${workspace.name}: ${changed.get(uri)}`).toEqual([]);
      }),
      runs,
    );
  },
  deadline,
);

function renderFiles(files: ReadonlyMap<string, string>): Rendered {
  const access: Files = {
    text: (uri) => files.get(uri),
    source: (uri) => {
      const text = files.get(uri);
      return text === undefined ? undefined : parseSource(uri, text, () => true);
    },
  };
  return renderKustomization(root, access);
}

/** Places that are outside of the document that they say they are in. */
function misplaced({ objects, problems }: Rendered): unknown[] {
  return [...problems, ...objects.flatMap((object) => placesIn(object.root, object))].filter(
    ({ start, end, origin }) => !(start >= 0 && start <= end && end <= origin.document.text.length),
  );
}

function placesIn(node: Node, home: Origin): Place[] {
  const place = placeOf(node, home);
  if (node.kind === 'scalar') return [place];
  if (node.kind === 'sequence') return [place, ...node.items.flatMap((item) => placesIn(item, home))];
  return [place, ...node.entries.flatMap((entry) => [keyPlaceOf(entry, home), ...placesIn(entry.value, home)])];
}
