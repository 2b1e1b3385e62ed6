import { keyPlaceOf, type Node, type Place, placeOf, type Scalar, valueAt } from '../../yaml/node.ts';
import { resolvePath } from '../paths.ts';
import {
  addMet,
  type Build,
  type Files,
  inlineDocuments,
  isAsRead,
  type Kustomization,
  type Loaded,
  leaveOut,
  loadedDocuments,
  type Met,
  nothingMet,
  readSource,
  refuse,
} from './build.ts';
import { type Configuration, emptyConfiguration, joined, withConfigurations } from './configuration.ts';
import { withGenerated } from './generators.ts';
import { idText } from './id.ts';
import { includedAt, isComponent, isRemote } from './included.ts';
import { type Item, itemOf } from './item.ts';
import { doubledEntry, lackOf, objectsOf } from './objects.ts';
import { type Plugin, reportPrograms } from './plugins.ts';
import { withTransformers } from './transform.ts';
import { isEmpty, isMapping, listAt, textOf } from './tree.ts';
import { joinedVars, type Var, withVars } from './vars.ts';

/** What a kustomization adds up to before names are final. */
export interface Accumulated {
  readonly items: readonly Item[];
  readonly configuration: Configuration;
  readonly vars: readonly Var[];
}

export const nothing: Accumulated = { items: [], configuration: emptyConfiguration, vars: [] };

/**
 * Reads what a kustomization includes, and does to it what it says, in kustomize's order (KustTarget.accumulateTarget).
 * @param before What there is already: for a component, all that the kustomization around it has so far.
 * @param above The directories whose kustomizations led here.
 */
export function accumulate(
  build: Build,
  kustomization: Kustomization,
  before: Accumulated,
  above: readonly string[],
): Accumulated {
  const { root, directory } = kustomization;
  const path = [...above, directory];
  const gathered: Gathered = { items: [...before.items], keys: new Set(before.items.map(({ id }) => id.key)) };
  let { configuration, vars } = before;
  for (const node of [...listAt(root, 'resources'), ...listAt(root, 'bases')]) {
    const added = addResource(build, kustomization, gathered, node, path, true);
    configuration = joined(build, configuration, added.configuration, placeOf(node, kustomization.origin));
    vars = joinedVars(build, vars, added.vars);
  }
  configuration = withConfigurations(build, kustomization, configuration);
  reportPrograms(build, kustomization);
  const generators = pluginsOf(build, kustomization, 'generators', path);
  const generated = withGenerated(build, kustomization, gathered.items, generators);
  let all: Accumulated = { items: generated, configuration, vars };
  for (const node of listAt(root, 'components')) all = withComponent(build, kustomization, all, node, path);
  const transformers = pluginsOf(build, kustomization, 'transformers', path);
  const transformed = withTransformers(build, kustomization, all.items, all.configuration, transformers);
  const marked = withVars(build, kustomization, transformed, all.vars);
  return { items: marked.items, configuration: all.configuration, vars: marked.vars };
}

/** No cluster is written by hand to this size; one base named twice on each of twenty levels makes a million. */
const maxObjects = 50_000;

/** What a list of resources adds up to, and the keys of its ids. */
interface Gathered {
  readonly items: Item[];
  readonly keys: Set<string>;
}

/**
 * What `generators:` or `transformers:` name: objects that say what is made or done. Kustomize takes those that are
 * written in place first, and reads the others as it reads resources.
 */
function pluginsOf(
  build: Build,
  kustomization: Kustomization,
  key: 'generators' | 'transformers',
  above: readonly string[],
): readonly Plugin[] {
  const gathered: Gathered = { items: [], keys: new Set() };
  const entries = listAt(kustomization.root, key);
  return [...entries.filter(isInPlace), ...entries.filter((entry) => !isInPlace(entry))].flatMap((entry) => {
    const place = placeOf(entry, kustomization.origin);
    const before = gathered.items.length;
    if (isInPlace(entry)) {
      const documents = inlineDocuments(build, entry, kustomization.origin);
      add(build, gathered, objectsOfAll(build, documents), () => place);
    } else {
      addResource(build, kustomization, gathered, entry, above, key === 'generators');
    }
    return gathered.items.slice(before).map((item) => ({ item, place }));
  });
}

function isInPlace(entry: Node): entry is Scalar {
  return entry.kind === 'scalar' && /\n|^\{/.test(String(entry.value));
}

/**
 * Adds a file's objects, or what the kustomization in a directory makes, and gives what else that says.
 * @param isMade Whether these are, or make, objects, so that nothing else is other than it would be without them.
 */
function addResource(
  build: Build,
  kustomization: Kustomization,
  all: Gathered,
  node: Node,
  above: readonly string[],
  isMade: boolean,
): Accumulated {
  const written = textOf(node);
  const place = placeOf(node, kustomization.origin);
  if (!written) {
    refuse(build, place, 'A resource is the path of a file or of a directory.');
    return nothing;
  }
  const source = isRemote(written) ? undefined : readSource(build, resolvePath(kustomization.directory, written));
  if (source) {
    add(build, all, objectsOfAll(build, loadedDocuments(build, source)), ({ root, origin }) =>
      placeOf(valueAt(root, 'metadata', 'name') ?? root, origin),
    );
    return nothing;
  }
  const child = includedAt(build, kustomization, node, above, isMade);
  if (!child) return nothing;
  if (isComponent(child)) {
    refuse(build, place, 'This is a component: list it under components. Kustomize stops here.');
    return nothing;
  }
  const added = accumulatedOnce(build, child, above);
  add(build, all, added.items, () => place);
  return added;
}

function withComponent(
  build: Build,
  kustomization: Kustomization,
  before: Accumulated,
  node: Node,
  above: readonly string[],
): Accumulated {
  if (!textOf(node)) refuse(build, placeOf(node, kustomization.origin), 'A component is the path of a directory.');
  const child = textOf(node) ? includedAt(build, kustomization, node, above, false) : undefined;
  if (!child) return before;
  if (!isComponent(child)) {
    refuse(
      build,
      placeOf(node, kustomization.origin),
      'This is no component: list it under resources. Kustomize stops here.',
    );
    return before;
  }
  return accumulate(build, child, before, above);
}

/**
 * What a kustomization makes does not depend on what includes it, so that it is asked once, however many name it, and
 * in a later build again where a file that it read is another. What met problems is asked in each build.
 */
function accumulatedOnce(build: Build, kustomization: Kustomization, above: readonly string[]): Accumulated {
  const { root, directory } = kustomization;
  const earlier = accumulations.get(root);
  let made = build.accumulated.get(directory);
  if (!made && earlier?.directory === directory && isStill(earlier, build.files)) made = earlier;
  if (!made) {
    const met = nothingMet();
    const own: Build = { ...build, ...met };
    made = { directory, met, result: accumulate(own, kustomization, nothing, above), asOf: build.files };
    build.inclusions = own.inclusions;
    if (met.problems.size === 0) accumulations.set(root, made);
  }
  build.accumulated.set(directory, made);
  addMet(build, made.met);
  return made.result;
}

/** What a kustomization made, and what it met. */
export interface Accumulation {
  readonly directory: string;
  readonly met: Met;
  readonly result: Accumulated;
  /** The last state of the files that gives this: all overlays of a base ask in the same one. */
  asOf: Files;
}

function isStill(made: Accumulation, files: Files): boolean {
  if (made.asOf === files) return true;
  if (!isAsRead(made.met, files)) return false;
  made.asOf = files;
  return true;
}

/** By what a kustomization says; the last one, which mostly is the next one too. */
const accumulations = new WeakMap<Node, Accumulation>();

/** Adds objects whose ids are not taken yet. @param placeOf Where to say so of one whose id is. */
function add(build: Build, all: Gathered, added: readonly Item[], placeOf: (item: Item) => Place): void {
  for (const item of added) {
    if (all.items.length >= maxObjects) {
      leaveOut(build, placeOf(item), 'These are too many objects to render here.');
      return;
    }
    const { key } = item.id;
    if (all.keys.has(key)) {
      refuse(build, placeOf(item), `The object ${idText(item.id)} is there already. Kustomize stops here.`);
    } else {
      all.keys.add(key);
      all.items.push(item);
    }
  }
}

/** The objects of documents. One that says nothing is none. */
function objectsOfAll(build: Build, documents: readonly Loaded[]): readonly Item[] {
  return documents.flatMap(({ root, origin }) =>
    objectsOf(root).flatMap((object) => {
      if (object === root && isEmpty(root)) return [];
      const lacks = lackOf(object);
      const doubled = doubledEntry(object);
      if (doubled)
        refuse(build, keyPlaceOf(doubled, origin), `The key ${doubled.key} stands here twice. Kustomize stops here.`);
      if (!lacks && isMapping(object)) return [itemOf(object, origin)];
      refuse(build, placeOf(object, origin), `This has no ${lacks}, and so is no object. Kustomize stops here.`);
      return [];
    }),
  );
}
