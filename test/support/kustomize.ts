import { existsSync, readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Files } from '../../server/src/workspace/kustomize/build.ts';
import {
  type Rendered,
  type RenderedObject,
  renderKustomization,
} from '../../server/src/workspace/kustomize/render.ts';
import { keyPlaceOf, type Node, type Place, placeOf } from '../../server/src/yaml/node.ts';
import { parseSource } from '../../server/src/yaml/source.ts';
import { parseFixture, root } from './fixture.ts';

/** Renders a directory of a workspace that is written as one string (see `parseFixture`), the root if none is named. */
export function render(source: string, directory = ''): Rendered {
  return renderKustomization(directory === '' ? root : `${root}/${directory}`, workspaceOf(source));
}

/** The files of a workspace that is written as one string, to render from more than once. */
export function workspaceOf(source: string): Files {
  const { files } = parseFixture(source);
  return filesOf((uri) => files.get(uri));
}

/** The same of files by their path. */
export function renderFiles(files: ReadonlyMap<string, string>): Rendered {
  return renderKustomization(
    root,
    filesOf((uri) => files.get(uri.slice(root.length + 1))),
  );
}

/** What `render` makes, as plain data. Whatever is a problem makes the test fail. */
export function rendered(source: string, directory = ''): unknown[] {
  const { objects, problems } = render(source, directory);
  if (problems.length > 0) throw new Error(problems.map(describeProblem).join('\n'));
  return objects.map((object) => plain(object.root));
}

/** `base/web.yaml "web": There is no ...`: the file, the text at the place, and the message. */
export function describeProblem(problem: Place & { readonly message: string }): string {
  return `${describePlace(problem)}: ${problem.message}`;
}

/** `base/web.yaml "web"`: the file, and the text at the place. */
export function describePlace({ start, end, origin: { uri, document } }: Place): string {
  return `${uri.slice(root.length + 1)} ${JSON.stringify(document.text.slice(start, end))}`;
}

/** Where the value at the end of a path is written; a path that ends in `~` is for the key in front of it. */
export function written(object: RenderedObject | undefined, ...path: readonly (string | number)[]): string {
  if (!object) throw new Error('There is no such object.');
  const isKey = path.at(-1) === '~';
  let node: Node | undefined = object.root;
  for (const [index, step] of (isKey ? path.slice(0, -1) : path).entries()) {
    if (node?.kind === 'sequence') {
      node = node.items[Number(step)];
    } else {
      const entry = node?.kind === 'mapping' ? node.entries.find(({ key }) => key === step) : undefined;
      if (isKey && index === path.length - 2 && entry) return describePlace(keyPlaceOf(entry, object));
      node = entry?.value;
    }
  }
  if (!node) throw new Error(`There is nothing at ${path.join('.')}.`);
  return describePlace(placeOf(node, object));
}

export function plain(node: Node): unknown {
  if (node.kind === 'scalar') return node.value;
  if (node.kind === 'sequence') return node.items.map(plain);
  return Object.fromEntries(node.entries.map(({ key, value }) => [key, plain(value)]));
}

/** Files of the disk, each read once. */
export function diskFiles(): Files {
  const texts = new Map<string, string | undefined>();
  return filesOf((uri) => {
    if (!texts.has(uri)) texts.set(uri, readDisk(fileURLToPath(uri)));
    return texts.get(uri);
  });
}

function readDisk(path: string): string | undefined {
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : undefined;
}

function filesOf(text: (uri: string) => string | undefined): Files {
  const sources = new Map<string, ReturnType<Files['source']>>();
  return {
    text,
    source: (uri) => {
      if (!sources.has(uri)) {
        const content = text(uri);
        sources.set(uri, content === undefined ? undefined : parseSource(uri, content, () => true));
      }
      return sources.get(uri);
    },
  };
}
