import type { ClusterFacts } from '../../server/src/model/clusterFacts.ts';
import { emptySnapshot, type Snapshot, withEdits } from '../../server/src/snapshot/snapshot.ts';
import { configFileName, readConfig } from '../../server/src/workspace/config.ts';

/**
 * A workspace written as one string:
 *
 *     //- deploy/web.yaml
 *     kind: Deployment
 *     metadata:
 *       name: web
 *     #       ^^^ warning unprotected-ingress: No policy isolates
 *
 * `//- path` begins a file (without one, all is `main.yaml`). `$0` is the cursor and is taken out. A comment line of
 * carets annotates the line above it and is taken out too. The common indentation is cut.
 */
export interface Fixture {
  readonly files: ReadonlyMap<string, string>;
  readonly cursor: { readonly uri: string; readonly offset: number } | undefined;
  readonly annotations: readonly Annotation[];
}

export interface Annotation {
  readonly uri: string;
  /** Offsets into the file's text. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export const root = 'file:///ws';

export function parseFixture(source: string): Fixture {
  const files = new Map<string, string>();
  const annotations: Annotation[] = [];
  let cursor: Fixture['cursor'];
  for (const { uri, lines } of splitFiles(unindent(source))) {
    let text = '';
    let lastLine = 0;
    for (const line of lines) {
      const marker = /^\s*#\s*(\^+)(.*)$/.exec(line);
      if (marker?.[1]) {
        const column = line.indexOf('^');
        annotations.push({
          uri,
          start: lastLine + column,
          end: lastLine + column + marker[1].length,
          text: (marker[2] ?? '').trim(),
        });
        continue;
      }
      lastLine = text.length;
      const at = line.indexOf('$0');
      if (at >= 0) cursor = { uri, offset: text.length + at };
      text += `${line.replace('$0', '')}\n`;
    }
    // The template's last line break is not the file's.
    files.set(uri, text.replace(/\n\n$/, '\n'));
  }
  return { files, cursor, annotations };
}

/** What `.netpol.yaml` of the fixture says of the cluster counts, and what is `configured`; it is no manifest. */
export function snapshotOf({ files }: Fixture, configured: Partial<ClusterFacts> = {}): Snapshot {
  const folder = { uri: root, name: 'ws' };
  const config = `${root}/${configFileName}`;
  const { cluster } = readConfig(files.get(config) ?? '').config;
  return withEdits(
    emptySnapshot([folder], () => ({ ...cluster, ...configured })),
    [...files].filter(([uri]) => uri !== config).map(([uri, text]) => ({ uri, text })),
  );
}

/** The same fixture with CRLF line endings; annotations and cursor move along. */
export function withCrlf(fixture: Fixture): Fixture {
  const moved = (uri: string, offset: number): number =>
    offset + ((fixture.files.get(uri) ?? '').slice(0, offset).split('\n').length - 1);
  return {
    files: new Map([...fixture.files].map(([uri, text]) => [uri, text.replaceAll('\n', '\r\n')])),
    cursor: fixture.cursor && { uri: fixture.cursor.uri, offset: moved(fixture.cursor.uri, fixture.cursor.offset) },
    annotations: fixture.annotations.map((annotation) => ({
      ...annotation,
      start: moved(annotation.uri, annotation.start),
      end: moved(annotation.uri, annotation.end),
    })),
  };
}

function splitFiles(text: string): { uri: string; lines: string[] }[] {
  const result: { uri: string; lines: string[] }[] = [];
  for (const line of text.split('\n')) {
    if (line.startsWith('//- ')) result.push({ uri: `${root}/${line.slice(4).trim()}`, lines: [] });
    else if (result.length > 0) result.at(-1)?.lines.push(line);
    else result.push({ uri: `${root}/main.yaml`, lines: [line] });
  }
  return result;
}

function unindent(source: string): string {
  const lines = source.replace(/^\n/, '').split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => line.length - line.trimStart().length);
  const cut = Math.min(...indents);
  return lines.map((line) => line.slice(cut)).join('\n');
}
