import { memo } from '../../model/memo.ts';
import { kindsOfInterest } from '../../model/read.ts';
import { entryOf, keyPlaceOf, type Node, type Origin, placeOf, type Span } from '../../yaml/node.ts';
import { couldHold } from '../../yaml/relevant.ts';
import { parseSource } from '../../yaml/source.ts';
import { standing } from '../standing.ts';
import type { RenderProblem } from './build.ts';
import { type Id, idOf } from './id.ts';
import type { Rendered, RenderedObject } from './render.ts';

/** What `kubectl kustomize` made of a kustomization when it ran last. */
export interface KustomizeRendering {
  /** The ids of the objects that were known without it at that time: see `knownIds`. */
  readonly known: ReadonlySet<string>;
  /** What it printed when it last went well; undefined when it never did. */
  readonly output: string | undefined;
  /** What it said when it refused the kustomization in the last run; undefined when that went well. */
  readonly failure: string | undefined;
}

export function knownIds({ objects }: Rendered): ReadonlySet<string> {
  return new Set(objects.map(({ root }) => idOf(root).key));
}

/**
 * A rendering of ours, completed by what `kubectl kustomize` printed. Objects that are known without it stay where they
 * are written, and say what is written there now wherever no other entry could have changed them. The others stand at
 * the first entry that is not known. As it is where nothing in it is unknown (any more).
 */
export function withPrinted(ours: Rendered, printed: KustomizeRendering | undefined): Rendered {
  const [entry] = ours.open;
  if (!entry || !printed) return ours;
  const { output, failure } = printed;
  if (output === undefined) return { ...ours, problems: ours.problems.map((problem) => explained(problem, failure)) };
  const isAddedTo = ours.open.every(({ adds }) => adds);
  const { byKey, byName } = printedIds(printed);
  const taken = new Set<string>([...printed.known, ...knownIds(ours)]);
  const objects = ours.objects.flatMap((object): readonly RenderedObject[] => {
    const id = idOf(object.root);
    // What is written since kubectl ran is not in its output.
    if (isAddedTo || !printed.known.has(id.key)) return [object];
    const theirs = byKey.get(id.key) ?? byName.get(nameKey(id));
    if (!theirs) return [];
    taken.add(theirs.id.key);
    return [{ ...object, root: placedAs(theirs.root, object.root, object, object.root) }];
  });
  const added = [...byKey].flatMap(([key, { root }]): readonly RenderedObject[] =>
    taken.has(key) ? [] : [{ root: standing(root, entry), ...entry.origin }],
  );
  return {
    ...ours,
    objects: [...objects, ...added],
    problems: failure === undefined ? [] : ours.problems.filter(({ refused }) => refused),
    isPartial: failure !== undefined,
  };
}

interface PrintedObject {
  readonly id: Id;
  readonly root: Node;
}

/** The objects of interest that kubectl printed, by their ids, and by these without the namespace, which may be set. */
const printedIds = memo(({ output = '' }: KustomizeRendering) => {
  const { documents } = parseSource('kustomize:output', output, (text) => couldHold(text, kindsOfInterest));
  const objects = documents.flatMap(({ document: { root } }): readonly PrintedObject[] =>
    root ? [{ id: idOf(root), root }] : [],
  );
  return {
    byKey: new Map(objects.map((object) => [object.id.key, object])),
    byName: new Map(objects.map((object) => [nameKey(object.id), object])),
  };
});

function nameKey({ type, name }: Id): string {
  return `${type}/${name}`;
}

function explained(problem: RenderProblem, failure: string | undefined): RenderProblem {
  if (failure === undefined || problem.refused || !problem.leavesOut) return problem;
  return { ...problem, message: `kubectl kustomize: ${sentence(failure)}` };
}

/** kubectl says the whole way to what it could not do, in many lines. */
function sentence(failure: string): string {
  const line = failure.replace(/\s+/g, ' ').replace(/^error: /i, '');
  const short = line.length > longest ? `${line.slice(0, longest)}…` : line;
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}

const longest = 300;

/** What was printed, at the places of what is written; where nothing is, at the nearest that is around it. */
function placedAs(printed: Node, written: Node | undefined, home: Origin, around: Node): Node {
  if (written && saysTheSame(printed, written)) return written;
  const { start, end, origin } = placeOf(written ?? around, home);
  const place: Span & { readonly origin: Origin } = { start, end, origin };
  const inside = written ?? around;
  if (printed.kind === 'scalar') return { ...printed, ...place };
  if (printed.kind === 'sequence') {
    const items = written?.kind === 'sequence' ? written.items : [];
    return { ...printed, ...place, items: printed.items.map((item, at) => placedAs(item, items[at], home, inside)) };
  }
  const entries = printed.entries.map((entry) => {
    const own = entryOf(written, entry.key);
    const key = own ? keyPlaceOf(own, home) : place;
    const value = placedAs(entry.value, own?.value, home, inside);
    return { ...entry, keyStart: key.start, keyEnd: key.end, origin: key.origin, value };
  });
  return { ...printed, ...place, entries };
}

function saysTheSame(left: Node, right: Node): boolean {
  if (left.kind === 'scalar') return right.kind === 'scalar' && left.value === right.value;
  if (left.kind === 'sequence') {
    return (
      right.kind === 'sequence' &&
      left.items.length === right.items.length &&
      left.items.every((item, at) => saysTheSame(item, right.items[at] as Node))
    );
  }
  return (
    right.kind === 'mapping' &&
    left.entries.length === right.entries.length &&
    left.entries.every(({ key, value }) => {
      const other = entryOf(right, key)?.value;
      return other !== undefined && saysTheSame(value, other);
    })
  );
}
