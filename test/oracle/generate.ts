/** Random small clusters as the text of their manifests, with what the texts leave open. */
import fc from 'fast-check';
import type { GenerateOptions } from './arbitraries.ts';
import { complete, nothingSettled, type Settings } from './complete.ts';
import { withCalls } from './generateCalls.ts';
import { foreign } from './generateForeign.ts';
import { networkPolicies } from './generatePolicies.ts';
import { clusterPolicies } from './generateTiers.ts';
import { namespaces, services, twins, workloads } from './generateWorkloads.ts';
import { print, type Style } from './print.ts';
import { type Choose, chooser } from './property.ts';
import type { File, Manifest } from './read.ts';
import { nodeRanges, podRanges } from './vocabulary.ts';
import type { World } from './world.ts';

export interface Generated {
  readonly files: readonly File[];
  /** For a `.netpol.yaml`. */
  readonly settings: Settings;
  /** The objects that the texts say, which is what the worlds are made of. A test holds the texts to them. */
  readonly manifests: readonly Manifest[];
  /** One of the worlds that the files may turn into. */
  readonly complete: (choose: Choose) => World;
}

/** Shrinks to few objects with little in them, in plain block style. */
export function clusters(options: GenerateOptions): fc.Arbitrary<Generated> {
  return fc
    .record({
      settings: settingsOf(options),
      namespaces: namespaces(options),
      workloads: workloads(options),
      services: options.services ? services(options) : fc.constant([]),
      twins: options.services ? twins : fc.constant([]),
      networkPolicies: networkPolicies(options),
      clusterPolicies: options.tiers ? clusterPolicies(options) : fc.constant([]),
      foreign,
      calls: options.calls ? fc.nat({ max: 1_000_000 }) : fc.constant(undefined),
      layout,
    })
    .map(({ settings, layout, calls, ...objects }) => {
      const silent = Object.values(objects).flat();
      const manifests = calls === undefined ? silent : withCalls(silent, chooser(calls));
      const files = filesOf(manifests, layout);
      return {
        files,
        settings,
        manifests,
        complete: (choose) => complete(manifests, settings, choose),
        // What a failing property prints.
        [fc.toStringMethod]: () => [...files.map(words), `settings: ${JSON.stringify(settings)}`].join('\n'),
      };
    });
}

function words({ path, text }: File): string {
  return `\n//- ${path}\n${text}`;
}

/** Without unknowns, whether an ipBlock matches pods must be settled where there are ipBlocks. */
function settingsOf({ settled, unknowns, ipBlocks }: GenerateOptions): fc.Arbitrary<Settings> {
  if (!settled) return fc.constant(nothingSettled);
  const answers: Settings['ipBlockMatchesPods'][] = unknowns || !ipBlocks ? ['unknown', 'yes', 'no'] : ['no'];
  return fc.record({
    ipBlockMatchesPods: fc.constantFrom(...answers),
    closedWorld: fc.boolean(),
    podCIDRs: fc.constantFrom<Settings['podCIDRs'][]>([], [], ...podRanges),
    nodeCIDRs: fc.constantFrom<Settings['nodeCIDRs'][]>([], [], ...nodeRanges),
  });
}

/** How objects are put into files. */
interface Layout {
  readonly seed: number;
  readonly style: Style;
  /** The file whose objects are the items of a List. */
  readonly list: 'none' | 'a.yaml' | 'deploy/c.yml';
  readonly crlf: boolean;
  /** Which objects share a file. */
  readonly order: 'all in one' | 'any' | 'by kind';
}

const layout: fc.Arbitrary<Layout> = fc.record({
  seed: fc.nat({ max: 1_000_000 }),
  style: fc.record({
    form: fc.constantFrom<Style['form'][]>('block', 'block', 'block', 'mixed', 'mixed', 'flow', 'json'),
    indent: fc.constantFrom(2, 4),
    flatLists: fc.boolean(),
    quotes: fc.constantFrom('needed', 'needed', 'single', 'double'),
    nulls: fc.constantFrom('null', '~', ''),
    comments: fc.boolean(),
    disorder: fc.constantFrom(false, false, true),
    anchors: fc.constantFrom(false, false, false, true),
  }),
  list: fc.constantFrom('none', 'none', 'a.yaml', 'deploy/c.yml'),
  crlf: fc.constantFrom(false, false, true),
  order: fc.constantFrom('all in one', 'any', 'by kind'),
});

export function filesOf(manifests: readonly Manifest[], { seed, style, list, crlf, order }: Layout): File[] {
  const choose = chooser(seed);
  const places = new Map<string, Manifest[]>([
    ['a.yaml', []],
    ['b.yaml', []],
    ['deploy/c.yml', []],
  ]);
  for (const manifest of manifests) {
    const place = order === 'any' ? choose(...places.keys()) : order === 'by kind' ? homeOf(manifest) : 'a.yaml';
    places.get(place)?.push(manifest);
  }
  return [...places]
    .filter(([, held]) => held.length > 0)
    .map(([path, held]) => {
      const documents = path === list ? [listOf(held, choose)] : held;
      const text = documents.map((one) => `${separator(style, choose)}${print(one, style, choose)}`).join('');
      return { path, text: crlf ? text.replaceAll('\n', '\r\n') : text };
    });
}

function homeOf({ apiVersion, kind }: Manifest): string {
  if (kind === 'Namespace') return 'a.yaml';
  return apiVersion === 'networking.k8s.io/v1' ? 'deploy/c.yml' : 'b.yaml';
}

/** A typed list, whose items may leave out apiVersion and kind, where all objects are of one kind. */
function listOf(manifests: readonly Manifest[], choose: Choose): unknown {
  const [first] = manifests;
  const same = manifests.every(({ apiVersion, kind }) => apiVersion === first?.apiVersion && kind === first.kind);
  if (!first || !same) return { apiVersion: 'v1', kind: 'List', items: manifests };
  const { apiVersion, kind } = first;
  const items = choose(true, false) ? manifests : manifests.map(({ apiVersion: _, kind: __, ...rest }) => rest);
  return { apiVersion, kind: `${kind}List`, items };
}

function separator({ form, comments }: Style, choose: Choose): string {
  return comments && form !== 'json'
    ? choose('---\n', '--- # next\n', '\n---\n\n', '---\n# nothing here\n---\n')
    : '---\n';
}
